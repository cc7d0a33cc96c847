import { CalmLogger } from './calm-logger.js';
import { createLogger } from './logger.js';
/** Creates the log of a node. Once lines can be written again, the log says how many are missing. */
export function createNodeLog(options, { log, lost }) {
    let reported = 0;
    const logger = createLogger({
        ...options,
        write: line => {
            log(line);
            const loss = lost();
            if (loss === undefined || loss.lasts || loss.lines === reported)
                return;
            reported = loss.lines;
            const { cause, lines, since } = loss;
            logger.warn({ lines, since: new Date(since).toISOString(), cause }, 'lines of the log could not be written');
        }
    });
    return new CalmLogger(logger);
}
/** Returns a function that writes announcements as JSON lines of the log. */
export function jsonAnnouncer(name, log) {
    const logger = createLogger({ name, level: 'info', json: true, write: log });
    return line => { logger.info(line.trim()); };
}
//# sourceMappingURL=node-log.js.map