import { concat, utf8 } from '../../protocol/types/index.js';
import { readU64, u64 } from '../../storage/index.js';
/** How many alarms are shown, newest first; older alarms stay in the database. */
const SHOWN = 20;
/** Keeps alarms in the database and in the log, and gives the newest to `status` and `doctor`. */
export class Alarms {
    store;
    clock;
    logger;
    #recent = [];
    constructor(store, clock, logger) {
        this.store = store;
        this.clock = clock;
        this.logger = logger;
    }
    async load() {
        for await (const [key, row] of this.store.alarms.iterate({ reverse: true, limit: SHOWN })) {
            const line = Buffer.from(row).toString('utf8');
            this.#recent.push({
                at: readU64(key), code: Buffer.from(key.subarray(8)).toString('utf8'),
                message: line.slice(line.indexOf(' ') + 1)
            });
        }
    }
    raise(code, message) {
        const at = this.clock.wall();
        const alarm = { at, code, message };
        this.#recent = [alarm, ...this.#recent].slice(0, SHOWN);
        this.logger.warn({ code }, message);
        this.store.alarms.put(concat(u64(at), utf8(code)), utf8(lineOf(alarm)))
            .catch((error) => { this.logger.error({ err: error }, 'alarm not stored'); });
    }
    recent() {
        return this.#recent;
    }
}
/** Writes an alarm as one line; the database stores this line. */
export function lineOf({ at, message }) {
    return `${new Date(at).toISOString()} ${message}`;
}
//# sourceMappingURL=alarms.js.map