import { effect } from '@preact/signals';
import { render } from 'preact';
import { addWords, language, t } from '../i18n';
import { workerEn } from '../i18n/worker.en';
import { workerZh } from '../i18n/worker.zh';
import '../ui/theme.css';
import '../ui/parts.css';
import './worker.css';
import '../ui/printing';
import { App } from './App';
import { registerServiceWorker } from './install';
import { start } from './session';
import { storageProblem } from './state';

addWords(workerZh, workerEn);

effect(() => {
  document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN';
  document.title = t('worker.title');
});
registerServiceWorker();
start().catch((error: unknown) => {
  console.error(error);
  storageProblem.value = 'closed';
});
render(<App />, document.getElementById('app')!);
