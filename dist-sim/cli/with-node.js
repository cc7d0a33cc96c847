import { Option } from 'commander';
import { createClient } from '../api/index.js';
import { print } from './context.js';
import { findNode } from './find-node.js';
export const DEFAULT_DATA_ROOT = 'data';
export function nodeOptions(command) {
    return folderOptions(command)
        .addOption(new Option('--json', 'print only one JSON document'));
}
export function folderOptions(command) {
    return command
        .addOption(new Option('--name <name>', 'name of the node, for example hospital-1')
        .env('MEDICHAIN_NAME'))
        .addOption(new Option('--data <folder>', 'data folder of the node, if it is not <data-root>/<name>')
        .env('MEDICHAIN_DATA'))
        .addOption(new Option('--data-root <folder>', 'folder that contains the data folders of the nodes')
        .env('MEDICHAIN_DATA_ROOT').default(DEFAULT_DATA_ROOT));
}
/**
 * Finds the node, calls `use` with a client of the node, and closes the client.
 * @param role the role that can serve the command; undefined: either role
 */
export async function withNode(context, flags, role, use) {
    const node = await findNode(context.io, flags, role);
    const client = createClient({ url: node.url, token: node.token });
    try {
        return await use(client, node);
    }
    finally {
        client.close();
    }
}
export async function showAnswer(context, flags, role, render, ask) {
    print(context, flags.json, await withNode(context, flags, role, ask), render);
}
//# sourceMappingURL=with-node.js.map