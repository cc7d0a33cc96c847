import { pino } from 'pino';
import { escaped } from '../../api/index.js';
/** Names of fields that must never be printed, such as bodies, keys and identifiers. */
const REDACTED = [
    'key', 'keys', 'seed', 'secret', 'passphrase', 'token', 'body', 'bodies', 'plaintext', 'identifier',
    '*.key', '*.keys', '*.seed', '*.secret', '*.passphrase', '*.token', '*.body', '*.bodies',
    '*.plaintext', '*.identifier'
];
export function createLogger(options) {
    // Lines may contain names and messages from other nodes: control characters must not reach a terminal.
    const sink = (line) => {
        options.write(`${escaped(options.json ? line.trimEnd() : readable(line))}\n`);
    };
    return pino({
        name: options.name,
        level: options.level,
        base: { name: options.name },
        redact: { paths: REDACTED, censor: '[withheld]' }
    }, { write: sink });
}
const LEVELS = {
    10: 'trace', 20: 'debug', 30: 'info', 40: 'WARN', 50: 'ERROR', 60: 'FATAL'
};
/** Writes a line such as `12:30:01.123 info  text field=value`. */
function readable(line) {
    const { level, time, msg, err, ...fields } = JSON.parse(line);
    const clock = new Date(time).toISOString().slice(11, 23);
    const rest = Object.entries(fields).filter(([key]) => key !== 'name').map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    const cause = err?.message === undefined ? [] : [`cause=${err.message}`];
    const text = typeof msg === 'string' ? msg : '';
    return [clock, (LEVELS[level] ?? 'info').padEnd(5), text, ...rest, ...cause].join(' ');
}
//# sourceMappingURL=logger.js.map