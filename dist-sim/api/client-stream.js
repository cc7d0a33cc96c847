import { errorOfProblem } from './client-answer.js';
import { MAX_ANSWER_BYTES } from './limits.js';
import { ServiceError } from './service-error.js';
/**
 * Reads the documents of a stream of lines or events. The iteration ends without an error when the caller
 * aborts it.
 * @throws ServiceError if the node ends the stream with a problem, or the connection is lost
 */
export async function* readDocuments(response, signal) {
    response.setEncoding('utf8');
    let rest = '';
    try {
        for await (const part of response) {
            rest += part;
            if (rest.length > MAX_ANSWER_BYTES)
                throw new ServiceError(502, 'not-a-node', 'line too long');
            let end = rest.indexOf('\n');
            let start = 0;
            for (; end >= 0; end = rest.indexOf('\n', start)) {
                const document = documentOf(rest.slice(start, end));
                start = end + 1;
                if (document !== undefined)
                    yield document;
            }
            rest = rest.slice(start);
        }
    }
    catch (error) {
        if (signal.aborted)
            return;
        if (error instanceof ServiceError)
            throw error;
        throw new ServiceError(0, 'unreachable', 'the node went away before the stream ended');
    }
}
function documentOf(line) {
    const text = line.startsWith('data:') ? line.slice('data:'.length) : line;
    if (text.trim() === '' || text.startsWith(':'))
        return undefined;
    const document = JSON.parse(text);
    if (typeof document === 'object' && document !== null && 'problem' in document) {
        throw errorOfProblem(document.problem);
    }
    return document;
}
//# sourceMappingURL=client-stream.js.map