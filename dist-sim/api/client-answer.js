import { MAX_ANSWER_BYTES } from './limits.js';
import { errorOfOutcome } from './operation-outcome.js';
import { ServiceError } from './service-error.js';
/** Reads the answer to a call. @throws the ServiceError of the node, or 502 `not-a-node` */
export async function readAnswer(response) {
    const status = response.statusCode ?? 0;
    const parts = [];
    let size = 0;
    for await (const part of response) {
        size += part.byteLength;
        if (size > MAX_ANSWER_BYTES) {
            throw new ServiceError(502, 'not-a-node', 'the answer is too large');
        }
        parts.push(part);
    }
    const document = parse(Buffer.concat(parts).toString('utf8'));
    if (status >= 200 && status < 300 && document !== undefined)
        return document;
    throw errorOf(status, document);
}
export function errorOf(status, document) {
    if (typeof document === 'object' && document !== null) {
        if ('resourceType' in document)
            return errorOfOutcome(status, document);
        if ('code' in document && 'detail' in document)
            return errorOfProblem(document);
    }
    return new ServiceError(502, 'not-a-node', `the program that answers there is not a MediChain node (status ${status})`);
}
export function errorOfProblem(problem) {
    return new ServiceError(problem.status, problem.code, problem.detail, problem.findings ?? []);
}
/** Turns an error of the connection into a `ServiceError` that names the cause. */
export function unreachable(error, url) {
    const { code } = error;
    if (code === 'ABORT_ERR')
        return new ServiceError(0, 'aborted', 'the caller has ended the call');
    const cause = code === 'ECONNREFUSED'
        ? 'nothing listens there'
        : `the connection failed (${code ?? error.message})`;
    return new ServiceError(0, 'unreachable', `no node answers at ${url}: ${cause}`);
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=client-answer.js.map