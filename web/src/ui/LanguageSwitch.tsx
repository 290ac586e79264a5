import { language, setLanguage, t } from '../i18n';

/** Names each language in that language. */
export function LanguageSwitch() {
  return (
    <div class="segments segments-small" role="group" aria-label={t('language.label')}>
      <button type="button" lang="zh-CN" aria-pressed={language.value === 'zh'} onClick={() => setLanguage('zh')}>中文</button>
      <button type="button" lang="en" aria-pressed={language.value === 'en'} onClick={() => setLanguage('en')}>EN</button>
    </div>
  );
}
