/** `Codec.decode` and `Codec.read` throw this error. `decode` of schema.ts turns it into a verdict. */
export class DecodeError extends Error {
    code;
    constructor(code) {
        super(code);
        this.name = 'DecodeError';
        this.code = code;
    }
}
//# sourceMappingURL=decode-error.js.map