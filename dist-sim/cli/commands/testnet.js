import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { Option } from 'commander';
import { wholeNumber } from '../arguments.js';
import { CliError } from '../cli-error.js';
import { examples } from '../help.js';
export function addTestnet(program, context) {
    const { cwd } = context.io;
    const command = program.command('testnet')
        .description('Run a government and several hospitals on this machine, with diagnoses to watch')
        .addOption(new Option('--hospitals <count>', 'number of hospitals, 2 to 20')
        .argParser(wholeNumber(2, 20)).default(4))
        .addOption(new Option('--diagnoses <count>', 'number of diagnoses to submit')
        .argParser(wholeNumber(0, 1_000_000)).default(12))
        .addOption(new Option('--exit', 'check that all nodes agree and all outcomes are expected, then stop'))
        .addOption(new Option('--input <folder>', 'FHIR files to submit instead of the samples'))
        .addOption(new Option('--folder <folder>', 'keep keys and data here instead of in a temporary folder'))
        .addOption(new Option('--port <port>', 'first of the ports to use, instead of free ports')
        .argParser(wholeNumber(1024, 65_000)))
        .addOption(new Option('--node-binary <path...>', 'Node programs that the nodes use in turn, the government first'))
        .addOption(new Option('--json', 'print only one JSON document, at the end'))
        .action(async (flags) => {
        context.exitCode = await context.assembly.runTestnet({
            hospitals: flags.hospitals,
            diagnoses: flags.diagnoses,
            exit: flags.exit === true,
            input: flags.input === undefined ? undefined : await folderOf(cwd, flags.input),
            json: flags.json === true,
            folder: flags.folder === undefined ? undefined : path.resolve(cwd, flags.folder),
            port: flags.port,
            ...(flags.nodeBinary === undefined ? {} : {
                nodeBinaries: await Promise.all(flags.nodeBinary.map(async (name) => await programOf(cwd, name)))
            })
        });
    });
    examples(command, 'testnet', 'testnet --hospitals 7 --diagnoses 200 --exit', 'testnet --input fhir-files --exit --json', 'testnet --node-binary /usr/bin/node /opt/node-26/bin/node');
}
/** Returns the path of the input folder. It is checked before any process is started. */
async function folderOf(cwd, name) {
    const folder = path.resolve(cwd, name);
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true)
        return folder;
    throw new CliError(`--input ${name}: ${found === undefined ? 'no such folder' : 'not a folder'}; ` +
        'name a folder with FHIR R4 files (.json)');
}
async function programOf(cwd, name) {
    const file = path.resolve(cwd, name);
    const found = await stat(file).catch(() => undefined);
    const mayRun = await access(file, constants.X_OK).then(() => true, () => false);
    if (found?.isFile() === true && mayRun)
        return file;
    throw new CliError(`--node-binary ${name}: this user cannot run it as a program; name a program of Node`);
}
//# sourceMappingURL=testnet.js.map