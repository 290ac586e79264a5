import { addWords } from '../../i18n';
import { phoneEn } from '../../i18n/phone.en';
import { phoneZh } from '../../i18n/phone.zh';
import '../../ui/map.css';
import './events.css';

addWords(phoneZh, phoneEn);

export { EventScreen } from './Event';
export { EventsScreen } from './List';
export { RaiseScreen } from './Raise';
