import { Option, type Command } from 'commander'
import type { ActBody, Client, OrderView, PatientIdentifier } from '../../api/index.js'
import { usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { hashOf, readBytes } from '../input-file.js'
import { renderOrder } from '../render/consents.js'
import { textFrom } from '../text-flag.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import { openKey, type KeyFlags } from './patient-keys.js'

export type OrderFlags = NodeFlags & PatientFlags & KeyFlags & {
  readonly form?: string, readonly reason?: string, readonly reasonFile?: string
}

/** A larger form is not sent along, and its consent is filed all the same. */
const MAX_FORM_BYTES = 256 * 1024

export const IDENTIFIER = 'system|value, or only the value in the national system; - for stdin'
export const HOW_SIGNED = `
Either the patient signs with a key (--key, --passphrase-file), or, while the patient has no key, the hospital
files the order on a form that the patient has signed by hand (--form, whose SHA-256 goes onto the chain).`

export function orderOptions (command: Command): Command {
  return patientOptions(nodeOptions(command))
    .addOption(new Option('--key <file>', 'key file of the patient, a guardian or a delegate'))
    .addOption(new Option('--passphrase-file <file>', 'its first line opens the key file'))
    .addOption(new Option('--form <file>', 'the signed form, of a patient without a key').conflicts('key'))
}

type ActFor = (client: Client, patient: PatientIdentifier) => Promise<ActBody>

/** Orders something, signed by a key or on a form. */
export async function order (
  context: Context, text: string, flags: OrderFlags, actFor: ActFor
): Promise<void> {
  requireSigner(flags)
  await orderFor(context, await identifierFrom(context, text, flags.system), flags, actFor)
}

/** @throws CliError unless either a key or a form is named */
export function requireSigner ({ form, key }: OrderFlags): void {
  if ((key === undefined) !== (form === undefined)) return
  throw usageError('give either --key with --passphrase-file, or --form')
}

/** Orders something for a patient whose identifier was read. */
export async function orderFor (
  context: Context, patient: PatientIdentifier, flags: OrderFlags, actFor: ActFor
): Promise<void> {
  const form = flags.form === undefined
    ? undefined
    : await readBytes(context, flags.form, 'the form that the patient signed')
  const reason = await textFrom(context, flags.reason, flags.reasonFile)
  const holder = form === undefined ? await openKey(context, flags) : undefined
  const view = await withNode(context, flags, 'hospital', async (client): Promise<OrderView> => {
    const act = await actFor(client, patient)
    if (form !== undefined) {
      return await client.call('fileOrder', { body: { patient, act, ...filingOf(form, act, reason) } })
    }
    const { chainId } = await client.call('patientName', { body: { patient } })
    const { message, ...prepared } = await client.call('prepareOrder', { body: { patient, act } })
    const signature = holder!.sign({ message, ...prepared }, chainId, act)
    return await client.call('sendOrder', { body: { ...prepared, key: holder!.key, signature } })
  })
  print(context, flags.json, view, renderOrder)
}

/** Returns what is filed besides the act. Judges of a review get the form of a consent, and the reason. */
function filingOf (
  form: Buffer, { type }: ActBody, reason: string | undefined
): { readonly form: string, readonly document?: string, readonly reason?: string } {
  const isKept = type === 'give' && form.length <= MAX_FORM_BYTES
  return {
    form: hashOf(form), ...(isKept ? { document: form.toString('base64') } : {}),
    ...(reason === undefined ? {} : { reason })
  }
}
