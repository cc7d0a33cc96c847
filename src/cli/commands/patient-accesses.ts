import { Option, type Command } from 'commander'
import type { AccessesCheckView, AccessesView, Client, PatientIdentifier } from '../../api/index.js'
import { chainIdText } from '../arguments.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { renderAccesses } from '../render/accesses.js'
import { numberText } from '../render/format.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import { openKey, type KeyFlags } from './patient-keys.js'

type AccessFlags = NodeFlags & PatientFlags & KeyFlags &
  { readonly verify?: boolean, readonly chain?: string, readonly fhir?: boolean }

/** The signature that the calls about accesses take. */
interface SignedBy {
  readonly key: string
  readonly at: number
  readonly signature: string
}

const HELP = `
A hospital that treats the patient sees the list, which names no case that the hospital may not read. To see
every case, or elsewhere, the patient gives the text of the card's QR code as the identifier, or signs with
the key of the card (--key, --passphrase-file). A guardian or a delegate who may "see" signs in the same way.

--verify checks that the list has every access that the state of the chain counts. Compare the chain id with
one that you know, or give it with --chain. Accesses of the newest block are proved after the next block. What
an access says of reader, purpose and time is the statement of the hospital that logged it. Holders of keys
log each key that they gave. So a hospital that hides a read shows in the entries of others.`

/** Adds the flags by which a patient signs that it sees the list. */
export function signingOptions (command: Command): Command {
  return command
    .addOption(new Option('--key <file>', 'key file that signs, where the patient is not treated'))
    .addOption(new Option('--passphrase-file <file>', 'its first line opens the key file'))
}

/** Adds `patient accesses`. */
export function addAccesses (group: Command, context: Context): void {
  const command = signingOptions(patientOptions(nodeOptions(group.command('accesses'))))
    .description('Who did what with the data of a patient')
    .argument('<identifier>', 'system|value, only the value, or the text of a card; - for stdin')
    .addOption(new Option('--verify', 'check that no access is missing'))
    .addOption(new Option('--chain <id>', 'with --verify: refuse a proof of another chain')
      .argParser(chainIdText))
    .addOption(new Option('--fhir', 'print FHIR AuditEvents').conflicts(['verify', 'json']))
    .addHelpText('after', HELP)
    .action(async (text: string, flags: AccessFlags) => { await show(context, text, flags) })
  examples(command, 'patient accesses - --verify --name hospital-1 < number.txt')
}

async function show (context: Context, text: string, flags: AccessFlags): Promise<void> {
  const patient = await identifierFrom(context, text, flags.system)
  if (flags.fhir === true) {
    const bundle = await withNode(context, flags, 'hospital', async client =>
      await client.call('accessAudit', { body: await bodyOf(context, client, patient, flags) }))
    print(context, true, bundle, () => '')
    return
  }
  const view = await withNode(context, flags, 'hospital', async client =>
    await client.call('accesses', { body: await bodyOf(context, client, patient, flags) }))
  const check = flags.verify === true
    ? async (list: AccessesView): Promise<AccessesCheckView> =>
      await context.assembly.readAccesses(list, flags.chain)
    : undefined
  const own = { list: view, check: await check?.(view) }
  const linked = await Promise.all((view.linked ?? []).map(async ({ list, number }) =>
    ({ number, list, check: await check?.(list) })))
  const shown = own.check === undefined
    ? view : { ...view, check: own.check, ...(view.linked === undefined ? {} : { linked }) }
  print(context, flags.json, shown, (_: unknown, paint) => [
    renderAccesses(view, own.check, paint),
    ...linked.map(one => `\nunder ${numberText(one.number)}\n${renderAccesses(one.list, one.check, paint)}`)
  ].join(''))
  if ([own, ...linked].some(one => one.check?.isValid === false)) context.exitCode = 1
}

/** Makes the body of a call about accesses, with a signature if a key is given. */
export async function bodyOf (
  context: Context, client: Client, patient: PatientIdentifier, flags: KeyFlags
): Promise<{ readonly patient: PatientIdentifier, readonly signedBy?: SignedBy }> {
  if (flags.key === undefined) return { patient }
  const holder = await openKey(context, flags)
  const { chainId, handle } = await client.call('patientName', { body: { patient } })
  const at = Date.now()
  return { patient, signedBy: { key: holder.key, at, signature: holder.seeAccesses(chainId, handle, at) } }
}
