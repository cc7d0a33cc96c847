import { fields } from '../../api/index.js';
import { Option } from 'commander';
import { assemblyFlags, nodeOptionsOf } from '../assembly-flags.js';
import { print } from '../context.js';
import { examples } from '../help.js';
export function addInit(program, context) {
    const command = assemblyFlags(program.command('init'))
        .description('Make the keys and the data folder of a node without starting it')
        .addOption(new Option('--json', 'print only one JSON document'))
        .action(async (flags, self) => {
        const options = nodeOptionsOf(context, self);
        const quiet = { ...options, print: flags.json === true ? () => { } : options.print };
        print(context, flags.json, await context.assembly.runInit(quiet), renderInit);
    });
    examples(command, 'init --role government', 'init --role hospital --name st-mary');
}
function renderInit(result) {
    const head = result.created ? 'made keys and data folder\n' : 'exists already; nothing changed\n';
    return head + fields([
        ['node', `${result.name}, ${result.role}`],
        ['peer', result.peerId],
        ['data', result.dataFolder],
        ['keys', result.keysFolder]
    ]);
}
//# sourceMappingURL=init.js.map