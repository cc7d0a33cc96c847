import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
/** The folders that a simulation loads; cli, api and testnet never run in a simulation. */
const FOLDERS = ['sim', 'node', 'network', 'storage', 'records', 'protocol', 'system'];
const DIGEST_CHARACTERS = 16;
export async function codeNow() {
    return { revision: await revision(), digest: await digest() };
}
async function digest() {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const hash = createHash('sha256');
    for (const folder of FOLDERS) {
        const files = await readdir(join(root, folder), { recursive: true });
        for (const file of files.filter(name => name.endsWith('.js')).sort()) {
            hash.update(`${folder}/${file}\0`).update(await readFile(join(root, folder, file)));
        }
    }
    return hash.digest('hex').slice(0, DIGEST_CHARACTERS);
}
/** Returns the revision in git, with '+' if files differ from it. */
async function revision() {
    const git = promisify(execFile);
    try {
        const { stdout: name } = await git('git', ['rev-parse', '--short', 'HEAD']);
        const { stdout: changed } = await git('git', ['status', '--porcelain', '--', 'src']);
        return name.trim() + (changed === '' ? '' : '+');
    }
    catch {
        // Without git or a repository, the digest alone identifies the code.
        return 'unknown';
    }
}
//# sourceMappingURL=code.js.map