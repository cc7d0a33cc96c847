import { PROBLEM_TYPE, problemOf } from './problem.js';
import { ServiceError } from './service-error.js';
/** Answers a request that Node's HTTP parser refuses with a problem document, as for every other error. */
export function answerRaw(error, socket, last) {
    const { code } = error;
    if (code === 'ECONNRESET' || !socket.writable || isAnswered(last)) {
        socket.destroy();
        return;
    }
    const shown = parserError(code);
    const body = JSON.stringify(problemOf(shown));
    socket.end([
        `HTTP/1.1 ${shown.status} ${problemOf(shown).title}`, 'connection: close',
        `content-type: ${PROBLEM_TYPE}; charset=utf-8`, `content-length: ${Buffer.byteLength(body)}`, '', body
    ].join('\r\n'));
}
/** Tells whether the request has been answered already, for example refused before its body arrived. */
function isAnswered(last) {
    return last?.headersSent === true && !(last.req.complete && last.writableFinished);
}
function parserError(code) {
    switch (code) {
        case 'ERR_HTTP_REQUEST_TIMEOUT':
            return new ServiceError(408, 'request-timeout', 'the request was not complete in time; send it again');
        case 'HPE_HEADER_OVERFLOW':
            return new ServiceError(431, 'headers-too-large', 'the headers are larger than 16 KiB; send less');
        case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
            return new ServiceError(413, 'too-large', 'the chunk extensions are too large; leave them out');
        case undefined:
        default:
            return new ServiceError(400, 'bad-request', 'the request is not well-formed HTTP/1.1');
    }
}
//# sourceMappingURL=raw-errors.js.map