/**
 * A refusal that the caller can act on. `status` is the HTTP status, and `code` is stable and in kebab-case,
 * for programs. `message` names cause and fix, without clinical content.
 */
export class ServiceError extends Error {
    status;
    code;
    findings;
    constructor(status, code, message, findings = []) {
        super(message);
        this.status = status;
        this.code = code;
        this.findings = findings;
        this.name = 'ServiceError';
    }
    /**
     * Recognises an error by its shape, so that errors of another copy of this module count, too. Test loaders
     * load a second copy of this module for late imports, such as the server.
     */
    static [Symbol.hasInstance](value) {
        const error = value;
        return error?.name === 'ServiceError' && typeof error.status === 'number';
    }
}
//# sourceMappingURL=service-error.js.map