import { Option, type Command } from 'commander'
import type { ActBody, ConsentsView } from '../../api/index.js'
import { CliError } from '../cli-error.js'
import type { Context } from '../context.js'
import { examples } from '../help.js'
import { identifiersFrom } from './patient-argument.js'
import {
  HOW_SIGNED, IDENTIFIER, order, orderFor, orderOptions, requireSigner, type OrderFlags
} from './patient-order.js'

type LinkFlags = OrderFlags & { readonly with?: string }

const HELP = `
A link takes effect once both numbers name each other, so run it for each of them. Where no number has a key,
two hospitals file one side each, and both need accepted records of their own under both numbers. Views of
either number then show the records of both. Each record keeps its own consents, and what one number denies,
the other denies, too. The chain does not tell that the numbers belong together.

With - for both numbers, stdin has two lines: the number that links, and the other one.`

/** Adds `patient link` and `patient unlink`. */
export function addPatientLink (group: Command, context: Context): void {
  const link = orderOptions(group.command('link'))
    .description('Name another number of the same person, so that views show the records of both')
    .argument('<identifier>', IDENTIFIER)
    .addOption(new Option('--with <identifier>', 'the other number, or the text of its card; - for stdin')
      .makeOptionMandatory())
    .action(async (text: string, flags: LinkFlags) => {
      requireSigner(flags)
      const [patient, other] = await identifiersFrom(context, [text, flags.with ?? ''], flags.system)
      await orderFor(context, patient, flags,
        async () => await Promise.resolve<ActBody>({ type: 'link', with: other }))
    })
  link.addHelpText('after', `${HOW_SIGNED}\n${HELP}`)
  examples(link, 'patient link - --with - --form form.pdf --name hospital-1 < numbers.txt',
    'patient link - --with - --key patient-key.json --passphrase-file words.txt < numbers.txt')
  const unlink = orderOptions(group.command('unlink'))
    .description('End the link of a number; one side is enough')
    .argument('<identifier>', IDENTIFIER)
    .action(async (text: string, flags: OrderFlags) => {
      await order(context, text, flags, async (client, patient) => ({
        type: 'revoke', number: linkIn(await client.call('consents', { body: { patient } }))
      }))
    })
  unlink.addHelpText('after', `${HOW_SIGNED}
A form ends a link only at the hospital that filed this side. The other side stays without an effect; end it,
too, before that number is linked again.`)
  examples(unlink, 'patient unlink - --form form.pdf --name hospital-1 < number.txt')
}

/** Returns the number of the one link of a patient. */
function linkIn ({ consents }: ConsentsView): number {
  const [link, second] = consents.filter(one => one.link !== undefined)
  if (link === undefined) {
    throw new CliError('this hospital sees no link of this number; with its number, consent revoke ends it')
  }
  if (second !== undefined) {
    throw new CliError('this number has several links; end one of consent list by consent revoke')
  }
  return link.number
}
