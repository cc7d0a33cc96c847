import process from 'node:process';
import { createInterface } from 'node:readline';
import { readAll } from './input-text.js';
import { LineOutput, lossOf } from './line-output.js';
/**
 * Connects a command to this process. A reader that leaves early (`| head`) is not a failure: the command
 * continues and sets the exit code. Colours appear only on a terminal, and not if NO_COLOR is set
 * (https://no-color.org).
 */
export function processIo() {
    const stdout = new LineOutput(process.stdout);
    const stderr = new LineOutput(process.stderr);
    return {
        out(text) { stdout.write(text); },
        err(text) { stderr.write(text); },
        async pour(lines) {
            for await (const line of lines) {
                stdout.write(line);
                if (process.stdout.writableNeedDrain)
                    await stdout.settled();
                if (stdout.loss !== undefined)
                    return;
            }
        },
        neverWait() {
            stdout.neverWait();
            stderr.neverWait();
        },
        lost: () => lossOf([stdout, stderr]),
        async missing() {
            await stdout.settled();
            // After this, all writes of the current turn have reported their failures.
            await new Promise(resolve => { setImmediate(resolve); });
            return stdout.loss?.cause === 'EPIPE' ? undefined : stdout.loss?.cause;
        },
        readStdin: async (limit) => await readAll(process.stdin, limit),
        ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOnTerminal } : {}),
        cwd: process.cwd(),
        colour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === ''
    };
}
/** Asks a question at the terminal. The end of input (Ctrl-D) is an empty answer. */
async function askOnTerminal(question) {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    return await new Promise(resolve => {
        lines.once('close', () => { resolve(''); });
        lines.question(question, answer => {
            resolve(answer);
            lines.close();
        });
    });
}
//# sourceMappingURL=io.js.map