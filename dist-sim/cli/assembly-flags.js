import { Option } from 'commander';
import { plain } from '../api/index.js';
import { usageError } from './cli-error.js';
import { folderOptions } from './with-node.js';
const SETTINGS_HELP = `
Every setting of config/<role>.yaml can also be a flag or an environment variable:
apiPort as --api-port 8080 or MEDICHAIN_API_PORT=8080. A flag overrides the environment,
the environment overrides the file. The files under config/ explain each setting.
`;
/** Adds the shared options. All other flags are settings, which the configuration checks. */
export function assemblyFlags(command) {
    return folderOptions(command
        .addOption(new Option('--role <role>', 'role of the node')
        .choices(['government', 'hospital']).env('MEDICHAIN_ROLE').makeOptionMandatory()))
        .addOption(new Option('--config <file>', 'configuration file instead of config/<role>.yaml')
        .env('MEDICHAIN_CONFIG'))
        .allowUnknownOption()
        .allowExcessArguments()
        .addHelpText('after', SETTINGS_HELP);
}
/**
 * Returns the options that the flags and settings of a command line make.
 * @throws CliError for an argument that is not a flag with a value
 */
export function nodeOptionsOf(context, command) {
    const flags = command.opts();
    const settings = settingsOf(command.args);
    return {
        role: flags.role,
        name: flags.name,
        data: flags.data,
        config: flags.config,
        // The configuration reads the default and the environment itself.
        overrides: command.getOptionValueSource('dataRoot') === 'cli'
            ? { ...settings, 'data-root': flags.dataRoot ?? '' }
            : settings,
        print: line => { context.io.out(`${plain(line)}\n`); }
    };
}
/** Parses settings: `--api-port 8080 --log-level=debug` is `{ 'api-port': '8080', 'log-level': 'debug' }`. */
function settingsOf(args) {
    const settings = {};
    for (let at = 0; at < args.length; at++) {
        const match = /^--([A-Za-z][A-Za-z0-9.-]*)(?:=(.*))?$/s.exec(args[at] ?? '');
        const key = match?.[1];
        if (key === undefined)
            throw usageError(`'${args[at] ?? ''}' is not expected here`);
        if (Object.hasOwn(settings, key))
            throw usageError(`--${key} is given twice`);
        const value = match?.[2] ?? args[++at];
        if (value === undefined)
            throw usageError(`--${key} needs a value`);
        settings[key] = value;
    }
    return settings;
}
//# sourceMappingURL=assembly-flags.js.map