import path from 'node:path'
import { Option, type Command } from 'commander'
import type { ReindexView } from '../../api/index.js'
import { wholeNumber } from '../arguments.js'
import { CliError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { chosenFolder, findNode } from '../find-node.js'
import { examples } from '../help.js'
import { writeNewFile } from '../new-file.js'
import { renderBlock, renderChecked, renderHead, type CheckedChain } from '../render/chain.js'
import { renderMismatches } from '../render/mismatches.js'
import { addProofs } from './chain-proofs.js'
import { folderOptions, nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'

const VERIFY_HELP = `
A running node checks its own chain. If no node runs on the folder, or if the folder is a copy,
this command reads the folder itself. The answer says whether a node or a folder was checked.
`

const MISMATCH_HELP = `
Whoever opens a record computes the case part again that two hospitals judged. If it differs, the node
states so on the chain, and lets further hospitals open the record. One statement accuses and proves
nothing. As many as the last line says confirm it, or refute it.
`

export function addChain (program: Command, context: Context): void {
  const group = program.command('chain').description('Read, check, export and prove the chain')
  addReading(group, context)
  addMismatches(group, context)
  addVerify(group, context)
  addExport(group, context)
  addReindex(group, context)
  addProofs(group, context)
  examples(group, 'chain head', 'chain verify --name hospital-1')
}

function addReading (group: Command, context: Context): void {
  const head = nodeOptions(group.command('head'))
    .description('The last final block')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, undefined, renderHead, client => client.call('head'))
    })
  examples(head, 'chain head --name hospital-1')
  const show = nodeOptions(group.command('show'))
    .description('One block: header, transactions, signers of its certificate')
    .argument('<height>', 'height of the block, from 1', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .action(async (height: number, flags: NodeFlags) => {
      await showAnswer(context, flags, undefined, renderBlock,
        client => client.call('block', { params: { height } }))
    })
  examples(show, 'chain show 12 --name government', 'chain show 12 --json')
}

function addMismatches (group: Command, context: Context): void {
  const command = nodeOptions(group.command('mismatches'))
    .description('Records that hospitals state not to be what was judged, and the submitters')
    .addHelpText('after', MISMATCH_HELP)
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, undefined, renderMismatches, client => client.call('mismatches'))
    })
  examples(command, 'chain mismatches --name hospital-1')
}

function addVerify (group: Command, context: Context): void {
  const command = nodeOptions(group.command('verify'))
    .description('Check every stored block again: hashes, signatures, draws, certificates')
    .addHelpText('after', VERIFY_HELP)
    .action(async (flags: NodeFlags) => {
      const view = await verify(context, flags)
      print(context, flags.json, view, renderChecked)
      if (view.failure !== undefined || view.damage !== undefined) context.exitCode = 1
    })
  examples(command,
    'chain verify --name hospital-1',
    'chain verify --data backup/hospital-1 --json')
}

/** Asks a running node, since only the node may open its database. Otherwise the folder is read here. */
async function verify (context: Context, flags: NodeFlags): Promise<CheckedChain> {
  const folder = chosenFolder(context.io, flags)
  const running = await findNode(context.io, flags, undefined).catch((error: unknown) => {
    if (folder !== undefined && error instanceof CliError && error.exitCode === 1) return undefined
    throw error
  })
  if (running === undefined && folder !== undefined) {
    const view = await context.assembly.verifyChain({ data: folder, onProgress: () => {} })
    return { ...view, checked: { what: 'stopped folder', folder } }
  }
  return await withNode(context, flags, undefined, async (client, { name, processId }) => {
    const view = await client.call('verifyChain')
    return { ...view, checked: { what: 'running node', name, processId } }
  })
}

function addExport (group: Command, context: Context): void {
  const command = folderOptions(group.command('export'))
    .description('The genesis and every block with its certificate, one JSON document per line')
    .addOption(new Option('--out <file>', 'write to this new file instead of stdout'))
    .action(async (flags: NodeFlags & { readonly out?: string }) => {
      await withNode(context, flags, undefined, async client => {
        const lines = linesOf(await client.open('exportChain', new AbortController().signal))
        if (flags.out === undefined) await context.io.pour(lines)
        else {
          await writeNewFile(path.resolve(context.io.cwd, flags.out), flags.out, lines)
          context.io.out(`The chain is in ${flags.out}.\n`)
        }
      })
    })
  examples(command,
    'chain export --name hospital-1 --out chain.ndjson',
    'chain export | gzip > chain.gz')
}

function addReindex (group: Command, context: Context): void {
  const command = nodeOptions(group.command('reindex'))
    .description('Make the lists of cases of a running node again, and note the patients of own cases')
    .action(async (flags: NodeFlags) => {
      const shown = ({ cases, patients }: ReindexView): string =>
        `the lists have ${cases} cases; ${patients} own cases have their patient again\n`
      await showAnswer(context, flags, undefined, shown, client => client.call('reindex'))
    })
  examples(command, 'chain reindex --name hospital-1')
}

async function * linesOf (documents: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const document of documents) yield `${JSON.stringify(document)}\n`
}
