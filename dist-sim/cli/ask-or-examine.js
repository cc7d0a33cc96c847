import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createClient, ServiceError } from '../api/index.js';
import { CliError, usageError } from './cli-error.js';
import { chosenFolder, findNode } from './find-node.js';
import { DEFAULT_DATA_ROOT } from './with-node.js';
/** A node that does not answer within this time is treated as hanging. */
const ANSWER_MS = 5_000;
/**
 * Returns the answer of the node, or `silent` if the node hangs.
 * @throws ServiceError of status 0 if no process listens at its URL
 */
export async function inTime({ token, url }, ask) {
    const client = createClient({ url, token });
    let timer;
    try {
        const silence = new Promise(resolve => {
            timer = setTimeout(() => { resolve('silent'); }, ANSWER_MS);
        });
        return await Promise.race([ask(client), silence]);
    }
    finally {
        clearTimeout(timer);
        client.close();
    }
}
/** Returns the answer of a node. If the node does not run or hangs, its folder is examined instead. */
export async function askOrExamine(context, flags, ask) {
    const folder = chosenFolder(context.io, flags);
    const running = await findNode(context.io, flags, undefined).catch((error) => {
        if (error instanceof CliError && error.exitCode === 1)
            return undefined;
        throw error;
    });
    const answer = running === undefined ? 'silent' : await inTime(running, ask).catch(silentIfUnreachable);
    if (answer !== 'silent')
        return { answer };
    const root = path.resolve(context.io.cwd, flags.dataRoot);
    const name = flags.name ?? running?.name;
    if (folder !== undefined)
        return { health: await examineFolder(context, flags, folder, name) };
    const only = name ?? await onlyNode(root);
    return { health: await examineFolder(context, flags, path.join(root, only), only) };
}
function silentIfUnreachable(error) {
    if (error instanceof ServiceError && error.status === 0)
        return 'silent';
    throw error;
}
async function examineFolder(context, { data, dataRoot }, folder, name) {
    const root = dataRoot === DEFAULT_DATA_ROOT ? '' : ` --data-root ${dataRoot}`;
    const flags = data === undefined ? `--name ${name ?? ''}${root}` : `--data ${data}`;
    return await context.assembly.examineFolder({ data: folder, flags });
}
async function onlyNode(root) {
    const found = await readdir(root, { withFileTypes: true }).catch(() => []);
    const names = found.filter(entry => entry.isDirectory()).map(entry => entry.name).sort();
    const [only] = names;
    if (only !== undefined && names.length === 1)
        return only;
    if (only === undefined) {
        throw new CliError(`no node has data in ${root}; name the data folder with ` +
            '--data-root or --data, or start a node: medichain-node start --role hospital');
    }
    throw usageError(`no node is running; choose a node with --name: ${names.join(', ')}`);
}
//# sourceMappingURL=ask-or-examine.js.map