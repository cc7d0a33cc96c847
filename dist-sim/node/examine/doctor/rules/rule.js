/** @param command the command to type, without `medichain-node` */
export function trouble(code, severity, text, action, command) {
    return {
        code, severity, text, action, ...(command === undefined ? {} : { command: `medichain-node ${command}` })
    };
}
//# sourceMappingURL=rule.js.map