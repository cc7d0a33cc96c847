import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Option } from 'commander';
import { wholeNumber } from '../arguments.js';
import { CliError, usageError } from '../cli-error.js';
import { print } from '../context.js';
import { chosenFolder, findNode } from '../find-node.js';
import { examples } from '../help.js';
import { fileError } from '../input-file.js';
import { renderBlock, renderChecked, renderHead } from '../render/chain.js';
import { folderOptions, nodeOptions, showAnswer, withNode } from '../with-node.js';
const VERIFY_HELP = `
A running node checks its own chain. If no node runs on the folder, or if the folder is a copy,
this command reads the folder itself. The answer says whether a node or a folder was checked.
`;
export function addChain(program, context) {
    const group = program.command('chain').description('Read, check and export the chain');
    addReading(group, context);
    addVerify(group, context);
    addExport(group, context);
    addReindex(group, context);
    examples(group, 'chain head', 'chain verify --name hospital-1');
}
function addReading(group, context) {
    const head = nodeOptions(group.command('head'))
        .description('The last final block')
        .action(async (flags) => {
        await showAnswer(context, flags, undefined, renderHead, client => client.call('head'));
    });
    examples(head, 'chain head --name hospital-1');
    const show = nodeOptions(group.command('show'))
        .description('One block: header, transactions, signers of its certificate')
        .argument('<height>', 'height of the block, from 1', wholeNumber(0, Number.MAX_SAFE_INTEGER))
        .action(async (height, flags) => {
        await showAnswer(context, flags, undefined, renderBlock, client => client.call('block', { params: { height } }));
    });
    examples(show, 'chain show 12 --name government', 'chain show 12 --json');
}
function addVerify(group, context) {
    const command = nodeOptions(group.command('verify'))
        .description('Check every stored block again: hashes, signatures, draws, certificates')
        .addHelpText('after', VERIFY_HELP)
        .action(async (flags) => {
        const view = await verify(context, flags);
        print(context, flags.json, view, renderChecked);
        if (view.failure !== undefined || view.damage !== undefined)
            context.exitCode = 1;
    });
    examples(command, 'chain verify --name hospital-1', 'chain verify --data backup/hospital-1 --json');
}
/** Asks a running node, since only the node may open its database. Otherwise the folder is read here. */
async function verify(context, flags) {
    const folder = chosenFolder(context.io, flags);
    const running = await findNode(context.io, flags, undefined).catch((error) => {
        if (folder !== undefined && error instanceof CliError && error.exitCode === 1)
            return undefined;
        throw error;
    });
    if (running === undefined && folder !== undefined) {
        const view = await context.assembly.verifyChain({ data: folder, onProgress: () => { } });
        return { ...view, checked: { what: 'stopped folder', folder } };
    }
    return await withNode(context, flags, undefined, async (client, { name, processId }) => {
        const view = await client.call('verifyChain');
        return { ...view, checked: { what: 'running node', name, processId } };
    });
}
function addExport(group, context) {
    const command = folderOptions(group.command('export'))
        .description('The genesis and every block with its certificate, one JSON document per line')
        .addOption(new Option('--out <file>', 'write to this new file instead of stdout'))
        .action(async (flags) => {
        await withNode(context, flags, undefined, async (client) => {
            const lines = linesOf(await client.open('exportChain', new AbortController().signal));
            if (flags.out === undefined)
                await context.io.pour(lines);
            else
                await writeLines(path.resolve(context.io.cwd, flags.out), flags.out, lines);
        });
    });
    examples(command, 'chain export --name hospital-1 --out chain.ndjson', 'chain export | gzip > chain.gz');
}
function addReindex(group, context) {
    const command = nodeOptions(group.command('reindex'))
        .description('Make the lists of cases of a running node again, from its blocks and cases')
        .action(async (flags) => {
        await showAnswer(context, flags, undefined, ({ cases }) => `the lists have ${cases} cases\n`, client => client.call('reindex'));
    });
    examples(command, 'chain reindex --name hospital-1');
}
async function* linesOf(documents) {
    for await (const document of documents)
        yield `${JSON.stringify(document)}\n`;
}
async function writeLines(file, shown, lines) {
    if (shown === '')
        throw usageError('--out needs the name of a file');
    const handle = await open(file, 'wx').catch((error) => { throw outputError(shown, file, error); });
    try {
        for await (const line of lines)
            await handle.write(line);
        await handle.sync();
    }
    catch (error) {
        // An incomplete file would look like a complete export.
        await rm(file, { force: true });
        throw error;
    }
    finally {
        await handle.close();
    }
}
/** Explains why a new file cannot be opened. ENOENT means here that its folder does not exist. */
function outputError(shown, file, error) {
    const { code } = error;
    const folder = path.dirname(file);
    if (code === 'ENOENT')
        return new CliError(`${shown}: the folder ${folder} does not exist; make it first`);
    if (code === 'ENOTDIR')
        return new CliError(`${shown}: ${folder} is not a folder; choose another place`);
    if (code === 'EROFS')
        return new CliError(`${shown}: ${folder} is read-only; choose another place`);
    return fileError(shown, error);
}
//# sourceMappingURL=chain.js.map