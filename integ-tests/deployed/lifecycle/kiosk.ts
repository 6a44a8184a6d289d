import stall from './stall.ts';

/** Another service of the same account, with the same names inside. */
export default { ...stall, name: 'kiosk' };
