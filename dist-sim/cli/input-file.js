import { open } from 'node:fs/promises';
import path from 'node:path';
import { jsonFault, MAX_SUBMISSION_BYTES } from '../api/index.js';
import { CliError } from './cli-error.js';
import { textOf } from './input-text.js';
/**
 * Reads the JSON text of a file that the operator names, or of stdin for `-`. The text is at most as large
 * as a submission.
 * @throws CliError with file, cause and remedy
 */
export async function readJsonText(io, name) {
    const text = name === '-' ? await io.readStdin(MAX_SUBMISSION_BYTES) : await readText(io, name);
    const shown = name === '-' ? 'the input' : name;
    if (text === undefined) {
        const limit = MAX_SUBMISSION_BYTES / (1024 * 1024);
        throw new CliError(`${shown} is larger than the ${limit} MiB that a submission may have; ` +
            'split it, or refer to large reports by hash');
    }
    try {
        JSON.parse(text);
    }
    catch {
        throw new CliError(`${shown}: not JSON: ${jsonFault(text)}`);
    }
    return text;
}
/** Reads a file; undefined if it is too large. Its size is checked before it is read. */
async function readText(io, name) {
    let file;
    try {
        file = await open(path.resolve(io.cwd, name), 'r');
        const { size } = await file.stat();
        if (size > MAX_SUBMISSION_BYTES)
            return undefined;
        return textOf(await file.readFile(), name);
    }
    catch (error) {
        throw fileError(name, error);
    }
    finally {
        await file?.close();
    }
}
export function fileError(name, error) {
    if (error instanceof CliError)
        return error;
    const { code } = error;
    if (code === 'ENOENT')
        return new CliError(`${name}: no such file`);
    if (code === 'EISDIR')
        return new CliError(`${name} is a folder; name a file`);
    if (code === 'EACCES')
        return new CliError(`${name}: this user may not open it`);
    if (code === 'EEXIST')
        return new CliError(`${name} exists already; choose another name`);
    return code === undefined ? error : new CliError(`${name}: cannot be opened (${code})`);
}
//# sourceMappingURL=input-file.js.map