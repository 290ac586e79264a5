import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../ui/Icon';

export function Section({ title, icon, action, children }: { title: string; icon: IconName; action?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="card-section">
      <header><Icon name={icon} /><h2>{title}</h2>{action}</header>
      {children}
    </section>
  );
}
