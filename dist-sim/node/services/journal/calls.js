/**
 * Logs the calls of the local API. Calls that read records are always logged. Other calls that matter are
 * logged at `info`, and the rest at `debug`.
 */
export function writeCalls(logger) {
    return ({ matters, readsRecords, ...call }) => {
        if (readsRecords)
            logger.always(call, 'records read over the API');
        else if (matters)
            logger.info(call, 'call of the API');
        else
            logger.debug(call, 'call of the API');
    };
}
//# sourceMappingURL=calls.js.map