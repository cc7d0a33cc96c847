/** The prefix of every variable of the environment that belongs to this program. */
export const ENV_PREFIX = 'MEDICHAIN_';
/** Turns `apiPort` into `MEDICHAIN_API_PORT`. */
export function envName(key) {
    return ENV_PREFIX + words(key).join('_').toUpperCase();
}
/** Turns `apiPort` into `--api-port`. */
export function flagName(key) {
    return `--${words(key).join('-')}`;
}
/** Returns the same spelling for `apiPort`, `api-port`, `api.port` and `API_PORT`. */
export function plain(name) {
    return name.replace(/[-_.]/g, '').toLowerCase();
}
function words(key) {
    return key.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).split(' ');
}
//# sourceMappingURL=spelling.js.map