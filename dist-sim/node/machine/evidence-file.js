import { appendFile, stat } from 'node:fs/promises';
/** The file takes no more than this; a thousand proofs are enough for any decision about a hospital. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Appends a line to the file of proofs that are not on the chain. Beyond the bound it does nothing. */
export async function appendEvidence(path, line) {
    const size = await stat(path).then(({ size }) => size, () => 0);
    if (size + line.length < MAX_BYTES)
        await appendFile(path, `${line}\n`, { mode: 0o600 });
}
//# sourceMappingURL=evidence-file.js.map