/**
 * Reports a fault that only the operator can fix. The message is one line that says what is wrong and what to
 * do. The terminal shows the message without a stack.
 */
export class OperatorError extends Error {
    code;
    exitCode;
    name = 'OperatorError';
    constructor(code, message, exitCode = 1) {
        super(message);
        this.code = code;
        this.exitCode = exitCode;
    }
}
//# sourceMappingURL=operator-error.js.map