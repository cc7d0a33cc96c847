import { readFile } from 'node:fs/promises';
import path from 'node:path';
/** Reads the samples of `config/samples`, in the order of their manifest. */
export async function readSamples(folder) {
    const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
    return await Promise.all(manifest.samples.map(async (entry) => {
        const text = await readFile(path.join(folder, entry.file), 'utf8');
        const { title, hospital, expect, rule, force = false } = entry;
        const diagnoses = text.match(/"resourceType":\s*"Condition"/g)?.length ?? 0;
        return {
            title, hospital, expect, force, text, diagnoses, ...(rule === undefined ? {} : { rule })
        };
    }));
}
//# sourceMappingURL=sample.js.map