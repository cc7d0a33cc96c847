import { resolve } from 'node:path';
import { configOptions } from './config/index.js';
/** Settings that are secret, that hold for one start only, or that name the folders themselves. */
const NOT_KEPT = new Set(['passphrase', 'trustedBlock', 'dataRoot', 'keysRoot']);
const CONFIG_FILE = 'config';
const NEEDS_NO_QUOTES = /^[\w./:@%+=,-]+$/;
/** Collects the given settings. @param file the file that `--config` names */
export function givenSettings({ config, sources }, file) {
    const given = Object.entries(sources)
        .filter(([key, source]) => (source === 'flag' || source === 'environment') && !NOT_KEPT.has(key))
        .map(([key]) => [key, textOf(config, key)]);
    return { ...Object.fromEntries(given), ...(file === undefined ? {} : { [CONFIG_FILE]: resolve(file) }) };
}
/** Writes settings as flags of a command line, each after a blank. */
export function settingFlags(given) {
    return Object.entries(given).map(([key, value]) => ` ${flagOf(key)} ${quoted(value)}`).join('');
}
/** Returns a line for each setting that the last start was given and this start has otherwise. */
export function changedSettings(last, given, config) {
    return Object.entries(last).flatMap(([key, before]) => {
        const now = key === CONFIG_FILE ? given[key] ?? 'another file' : textOf(config, key);
        if (now === before)
            return [];
        return [`the last start had ${flagOf(key)} ${quoted(before)}; now it is ${quoted(now)}`];
    });
}
function textOf(config, key) {
    const value = config[key];
    return Array.isArray(value) ? value.join(',') : String(value);
}
function flagOf(key) {
    const all = [...configOptions('hospital'), ...configOptions('government')];
    return all.find(option => option.key === key)?.flag ?? `--${key}`;
}
function quoted(value) {
    return NEEDS_NO_QUOTES.test(value) ? value : `'${value.replaceAll('\'', '\'\\\'\'')}'`;
}
//# sourceMappingURL=given-settings.js.map