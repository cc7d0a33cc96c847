import type { Command } from 'commander'
import path from 'node:path'
import { fields } from '../../api/index.js'
import { usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { chosenFolder } from '../find-node.js'
import { examples } from '../help.js'
import type { BackupResult } from '../options.js'
import { nodeOptions, type NodeFlags } from '../with-node.js'

const HELP = `
Copies the key files into a folder, and replaces an earlier backup of this node there. The node may run.
Whoever has the copies can act as this node: keep them as safe as the originals. A hospital's
shares of keys change with the members, so doctor says when the backup has to be made again.
`

export function addKeys (program: Command, context: Context): void {
  const keys = program.command('keys').description('Back up the keys of a node')
  const command = nodeOptions(keys.command('backup'))
    .argument('<folder>', 'folder for the copies')
    .description('Copy the key files of a node into a folder')
    .addHelpText('after', HELP)
    .action(async (to: string, flags: NodeFlags) => {
      const data = chosenFolder(context.io, flags)
      if (data === undefined) throw usageError('name the node with --name or --data')
      const options = { data, to: path.resolve(context.io.cwd, to) }
      print(context, flags.json, await context.assembly.backUpKeys(options), renderBackup)
    })
  examples(command, 'keys backup /media/usb/hospital-1 --name hospital-1')
}

function renderBackup ({ files, keysFolder, name, to }: BackupResult): string {
  return `backed up the keys of ${name}\n` + fields([
    ['from', keysFolder], ['to', to], ['files', files.join(', ')]
  ])
}
