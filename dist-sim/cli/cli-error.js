/** An error whose message is one line for the operator, with cause and remedy. */
export class CliError extends Error {
    exitCode;
    constructor(message, exitCode = 1) {
        super(message);
        this.exitCode = exitCode;
        this.name = 'CliError';
    }
}
/** Makes an error for a command line that cannot be executed. */
export function usageError(message) {
    return new CliError(message, 2);
}
//# sourceMappingURL=cli-error.js.map