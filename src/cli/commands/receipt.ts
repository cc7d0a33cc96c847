import { Option, type Command } from 'commander'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ReceiptFile } from '../../receipt/index.js'
import { caseIdText, chainIdText } from '../arguments.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { readLargeJson } from '../input-file.js'
import { writeNewFile, writeSecretFile } from '../new-file.js'
import { renderReceipt } from '../render/receipt.js'
import { folderOptions, withNode, type NodeFlags } from '../with-node.js'
import { bodyOf, signingOptions } from './patient-accesses.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import type { KeyFlags } from './patient-keys.js'

const EXPORT_HELP = `
The receipt proves the state below the newest block. What the newest block changed can be proved after the
next block. It has no content of the record and no name of the patient. With --qr it is also written as a
sheet of QR symbols to print, if it fits on one.

--content adds what the record says, for the patient's own copy: give the identifier of the patient. Then the
file is as confidential as the record, and anybody who has it can read it, also after an erasure. Give it to
the patient alone. A hospital that treats the patient makes it. Elsewhere the patient gives the text of the
card's QR code as the identifier, or signs (--key, --passphrase-file). It is in the list of accesses. Who
examines the file can also find out which hospitals the patient denied when the record was made.
`
const VERIFY_HELP = `
It needs no node and no network. Compare the chain id in the answer with one that you know, or give it with
--chain. A receipt says what was so at its time: the record may have been amended or retracted since.
`
const PAGE_HELP = `
The page is one file. It checks receipts in a browser, opened from disk, without a network.
`
/** The page beside the compiled program, which the build makes. */
export const PAGE = new URL('../../receipt.html', import.meta.url)

export function addReceipt (program: Command, context: Context): void {
  const group = program.command('receipt')
    .description('Proofs of a diagnosis for its patient, who needs no node to check them')
  addExport(group, context)
  addVerify(group, context)
  addPage(group, context)
  examples(group, 'receipt export 3f2a90c1 --out receipt.json', 'receipt verify receipt.json')
}

type ExportFlags = NodeFlags & PatientFlags & KeyFlags &
  { readonly out?: string, readonly qr?: string, readonly content?: boolean }

function addExport (group: Command, context: Context): void {
  const command = signingOptions(patientOptions(folderOptions(group.command('export'))))
    .description('The receipt of a case: its draw, opinions, state and lists, with all signatures')
    .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
    .argument('[identifier]', 'with --content: system|value, the value alone, or a card; - for stdin')
    .addOption(new Option('--content', 'add what the record says, for its patient').conflicts('qr'))
    .addOption(new Option('--out <file>', 'write to this new file instead of stdout'))
    .addOption(new Option('--qr <file>', 'write the symbols to this new file, a printable SVG'))
    .addHelpText('after', EXPORT_HELP)
    .action(async (id: string, patient: string | undefined, flags: ExportFlags) => {
      if ((flags.content === true) !== (patient !== undefined)) {
        throw usageError('a receipt with content needs both: the identifier of the patient, and --content')
      }
      if (patient !== undefined) {
        await exportContent(context, id, patient, flags)
        return
      }
      await withNode(context, flags, undefined, async client => {
        const receipt = await client.call('receipt', { params: { id } })
        const sheet = flags.qr === undefined ? undefined : await sheetOf(receipt)
        await check(context, receipt)
        const text = `${JSON.stringify(receipt)}\n`
        if (flags.out === undefined) await context.io.pour(oneText(text))
        else {
          await write(context, flags.out, text)
          context.io.out(`The receipt is in ${flags.out}.\n`)
        }
        if (flags.qr === undefined || sheet === undefined) return
        await write(context, flags.qr, sheet)
        // Without --out, stdout has the receipt alone.
        if (flags.out !== undefined) context.io.out(`Its symbols are in ${flags.qr}.\n`)
      })
    })
  examples(command,
    'receipt export 3f2a90c1 --out receipt.json',
    'receipt export 3f2a90c1 --out receipt.json --qr receipt.svg --name hospital-1',
    'receipt export 3f2a90c1 - --content --out my-record.json < number.txt')
}

/** Exports a receipt with its content, which nobody but this user may read as a file. */
async function exportContent (
  context: Context, id: string, text: string, flags: ExportFlags
): Promise<void> {
  const { io } = context
  const patient = await identifierFrom(context, text, flags.system)
  const content = async function * (): AsyncGenerator<string> {
    const receipt = await withNode(context, flags, 'hospital', async client =>
      await client.call('receiptWithContent',
        { params: { id }, body: await bodyOf(context, client, patient, flags) }))
    await check(context, receipt)
    yield `${JSON.stringify(receipt)}\n`
  }
  if (flags.out === undefined) {
    await io.pour(content())
    return
  }
  // The file comes first: that the content was given out is in the list of the patient for ever.
  await writeSecretFile(path.resolve(io.cwd, flags.out), flags.out, content())
  io.out(`The receipt with its content is in ${flags.out}. Give it to the patient and keep none.\n`)
}

/** Checks a receipt. The node does not check what it gives, since that would keep it from voting. */
async function check (context: Context, receipt: unknown): Promise<void> {
  const report = await context.assembly.readReceipt(receipt, undefined)
  if (report.isValid) return
  throw new CliError(`the node gave a receipt that is refused (${report.code}); run chain verify`)
}

/** @throws CliError if the receipt has too many bytes for symbols */
async function sheetOf (receipt: ReceiptFile): Promise<string> {
  const { MAX_SYMBOLS, receiptIn, symbolSheet, symbolsOf } = await import('../../receipt/index.js')
  const bytes = receiptIn(receipt)
  if (bytes.verdict !== 'accept') throw new CliError(`the node's answer is no receipt (${bytes.code})`)
  const texts = symbolsOf(bytes.value)
  if (texts !== undefined) return symbolSheet(texts)
  throw new CliError(`this receipt has ${bytes.value.length} bytes and does not fit into ${MAX_SYMBOLS} ` +
    'symbols; leave out --qr and give the file')
}

async function write ({ io }: Context, file: string, text: string): Promise<void> {
  await writeNewFile(path.resolve(io.cwd, file), file, oneText(text))
}

async function * oneText (text: string): AsyncGenerator<string> { yield await Promise.resolve(text) }

function addVerify (group: Command, context: Context): void {
  const command = group.command('verify')
    .description('Check the file of a receipt, and say what it proves and what not')
    .argument('<file>', 'a file of "receipt export", or - for stdin')
    .addOption(new Option('--chain <id>', 'refuse a receipt of another chain').argParser(chainIdText))
    .addOption(new Option('--json', 'print only one JSON document'))
    .addHelpText('after', VERIFY_HELP)
    .action(async (file: string, flags: { readonly chain?: string, readonly json?: boolean }) => {
      const report = await context.assembly.readReceipt(await readLargeJson(context.io, file), flags.chain)
      print(context, flags.json, report, renderReceipt)
      if (!report.isValid) context.exitCode = 1
    })
  examples(command, 'receipt verify receipt.json', 'receipt verify receipt.json --json')
}

function addPage (group: Command, context: Context): void {
  const command = group.command('page')
    .description('Write the page that checks receipts in a browser')
    .requiredOption('--out <file>', 'write to this new file')
    .addHelpText('after', PAGE_HELP)
    .action(async ({ out }: { readonly out: string }) => {
      if (out === '') throw usageError('--out needs the name of a file')
      const page = await readFile(PAGE, 'utf8').catch(() => undefined)
      if (page === undefined) throw new CliError('this build has no page; make it with: make receipt-page')
      await write(context, out, page)
      context.io.out(`The page is in ${out}.\n`)
    })
  examples(command, 'receipt page --out receipt.html')
}
