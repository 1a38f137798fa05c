import { card } from './cardHost';
import { watchUncaught } from './uncaught';

watchUncaught(window, (uncaught) => card.uncaught(uncaught));
