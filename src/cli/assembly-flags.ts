import { Option, type Command } from 'commander'
import { plain, type Role } from '../api/index.js'
import { kindOfFolder } from '../system/index.js'
import { CliError, usageError } from './cli-error.js'
import type { Context } from './context.js'
import { chosenFolder } from './find-node.js'
import type { NodeOptions } from './options.js'
import { folderOptions } from './with-node.js'

export interface AssemblyFlags {
  readonly role?: Role
  readonly name?: string
  readonly data?: string
  readonly dataRoot: string
  readonly config?: string
}

const SETTINGS_HELP = `
Every setting of config/<role>.yaml can also be a flag or an environment variable:
apiPort as --api-port 8080 or MEDICHAIN_API_PORT=8080. A flag overrides the environment,
the environment overrides the file. The files under config/ explain each setting.
`

/** Adds the shared options. All other flags are settings, which the configuration checks. */
export function assemblyFlags (command: Command): Command {
  return folderOptions(command
    .addOption(new Option('--role <role>', 'role of the node; a node that has a data folder keeps its role')
      .choices(['government', 'hospital']).env('MEDICHAIN_ROLE')))
    .addOption(new Option('--config <file>', 'configuration file instead of config/<role>.yaml')
      .env('MEDICHAIN_CONFIG'))
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', SETTINGS_HELP)
}

/**
 * Returns the options that the flags and settings of a command line make.
 * @throws CliError for an argument that is not a flag with a value
 * @throws CommanderError if neither a flag nor the data folder tells the role
 */
export async function nodeOptionsOf (context: Context, command: Command): Promise<NodeOptions> {
  const flags = command.opts<AssemblyFlags>()
  const settings = settingsOf(command.args)
  return {
    role: flags.role ?? await roleOf(context, command, flags),
    name: flags.name,
    data: flags.data,
    config: flags.config,
    // The configuration reads the default and the environment itself.
    overrides: command.getOptionValueSource('dataRoot') === 'cli'
      ? { ...settings, 'data-root': flags.dataRoot ?? '' }
      : settings,
    print: line => { context.io.out(`${plain(line)}\n`) }
  }
}

/** Finds the role of the node whose folder the flags name, as `start --name hospital-2` of a stopped node. */
async function roleOf (context: Context, command: Command, flags: AssemblyFlags): Promise<Role> {
  const folder = chosenFolder(context.io, flags)
  if (folder === undefined) command.error("error: required option '--role <role>' not specified")
  if (kindOfFolder(folder) === 'kept-out') {
    throw new CliError(`this user may not read ${folder}; run the command as the user that runs the node`)
  }
  return await context.assembly.roleIn(folder) ?? command.error(
    `error: give --role government or --role hospital, since no node has its data in ${folder} yet`)
}

/** Parses settings: `--api-port 8080 --log-level=debug` is `{ 'api-port': '8080', 'log-level': 'debug' }`. */
function settingsOf (args: readonly string[]): Record<string, string> {
  const settings: Record<string, string> = {}
  for (let at = 0; at < args.length; at++) {
    const match = /^--([A-Za-z][A-Za-z0-9.-]*)(?:=(.*))?$/s.exec(args[at] ?? '')
    const key = match?.[1]
    if (key === undefined) throw usageError(`'${args[at] ?? ''}' is not expected here`)
    if (Object.hasOwn(settings, key)) throw usageError(`--${key} is given twice`)
    const value = match?.[2] ?? args[++at]
    if (value === undefined) throw usageError(`--${key} needs a value`)
    settings[key] = value
  }
  return settings
}
