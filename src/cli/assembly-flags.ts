import { Option, type Command } from 'commander'
import type { Role } from '../api/index.js'
import { setting } from './arguments.js'
import type { Context } from './context.js'
import type { NodeOptions } from './options.js'
import { folderOptions } from './with-node.js'

/** Flags that `start` and `init` share. */
export interface AssemblyFlags {
  readonly role: Role
  readonly name?: string
  readonly data?: string
  readonly config?: string
  readonly set: Readonly<Record<string, string>>
}

export function assemblyFlags (command: Command): Command {
  return folderOptions(command
    .addOption(new Option('--role <role>', 'what the node is')
      .choices(['government', 'hospital']).makeOptionMandatory()))
    .addOption(new Option('--config <file>', 'configuration instead of config/<role>.yaml'))
    .addOption(new Option('--set <key=value>', 'one value of the configuration; may be repeated')
      .argParser(setting).default({}, 'none'))
}

export function nodeOptionsOf (context: Context, flags: AssemblyFlags): NodeOptions {
  return {
    role: flags.role,
    name: flags.name,
    data: flags.data,
    config: flags.config,
    overrides: flags.set,
    print: line => { context.io.out(`${line}\n`) }
  }
}
