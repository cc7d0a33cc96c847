import { readText } from '../api/index.js';
import { usageError } from './cli-error.js';
/** Decodes UTF-8. @throws CliError with cause and remedy if the bytes are not UTF-8 */
export function textOf(bytes, name) {
    const read = readText(bytes);
    if (read.ok)
        return read.text;
    throw usageError(`${name} is ${read.fault}`);
}
/** Reads a whole stream as text; undefined if it has more than `limit` bytes. */
export async function readAll(source, limit) {
    const parts = [];
    let size = 0;
    for await (const part of source) {
        const bytes = Buffer.from(part);
        size += bytes.byteLength;
        if (size > limit)
            return undefined;
        parts.push(bytes);
    }
    return textOf(Buffer.concat(parts), 'the input');
}
/** Refuses arguments that are not UTF-8. Node replaces their wrong bytes by U+FFFD. @throws CliError */
export function checkArguments(args) {
    if (args.some(argument => argument.includes('\uFFFD'))) {
        throw usageError('an argument of the command line is not UTF-8; set the terminal to UTF-8');
    }
}
//# sourceMappingURL=input-text.js.map