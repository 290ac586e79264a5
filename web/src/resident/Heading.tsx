import { useEffect, useRef } from 'preact/hooks';
import { headingAsked } from './state';

/** The sheet's heading; what is chosen in the search box leads here. */
export function Heading({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const asked = headingAsked.value;
  useEffect(() => {
    if (!asked) return;
    heading.current!.focus({ preventScroll: true });
    headingAsked.value = false;
  }, [asked]);
  return <h2 ref={heading} tabIndex={-1}>{children}</h2>;
}
