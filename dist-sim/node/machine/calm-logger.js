/** How many lines with the same message are written per second at `info`. */
const MOST_A_SECOND = 5;
const WINDOW_MS = 1_000;
/**
 * Limits how often a message is repeated. Lines beyond the limit are counted, and the count is written when
 * the second is over. At level `debug` every line is written. Fields that are a function are computed only
 * for a line that is written.
 */
export class CalmLogger {
    logger;
    #windows = new Map();
    #timer;
    constructor(logger) {
        this.logger = logger;
    }
    debug(fields, message) {
        if (this.writes('debug'))
            this.logger.debug(computed(fields), message);
    }
    info(fields, message) {
        if (this.writes('info') && this.#isWithinLimit(message))
            this.logger.info(computed(fields), message);
    }
    warn(fields, message) { this.logger.warn(computed(fields), message); }
    error(fields, message) { this.logger.error(computed(fields), message); }
    /** Writes a line at level `info` without a limit. */
    always(fields, message) {
        if (this.writes('info'))
            this.logger.info(computed(fields), message);
    }
    /** Writes the counts of lines that were held back so far. */
    flush() {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        for (const [message, { held }] of this.#windows) {
            if (held > 0)
                this.logger.info({ more: held }, message);
        }
        this.#windows.clear();
    }
    writes(level) { return this.logger.isLevelEnabled(level); }
    #isWithinLimit(message) {
        if (this.writes('debug'))
            return true;
        const window = this.#windows.get(message) ?? { shown: 0, held: 0 };
        this.#windows.set(message, window);
        this.#timer ??= setTimeout(() => { this.flush(); }, WINDOW_MS).unref();
        if (window.shown < MOST_A_SECOND) {
            window.shown++;
            return true;
        }
        window.held++;
        return false;
    }
}
function computed(fields) {
    return typeof fields === 'function' ? fields() : fields;
}
//# sourceMappingURL=calm-logger.js.map