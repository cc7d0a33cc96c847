export class NetworkError extends Error {
    code;
    constructor(code, message = code, options) {
        super(message, options);
        this.name = 'NetworkError';
        this.code = code;
    }
}
/** Converts a caught error to a NetworkError; `fallback` is the code for other errors. */
export function toNetworkError(error, fallback) {
    if (error instanceof NetworkError)
        return error;
    const text = error instanceof Error ? error.message : String(error);
    return new NetworkError(fallback, text, { cause: error });
}
//# sourceMappingURL=network-error.js.map