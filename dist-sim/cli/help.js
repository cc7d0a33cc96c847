export function examples(command, ...lines) {
    const text = lines.map(line => `  $ medichain-node ${line}\n`).join('');
    return command.addHelpText('after', `\nExamples:\n${text}`);
}
//# sourceMappingURL=help.js.map