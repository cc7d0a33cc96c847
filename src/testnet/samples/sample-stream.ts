import { readSamples, type Sample } from './sample.js'
import { vary } from './vary.js'

/** One in so many is wrong on purpose. */
const WRONG_EVERY = 20
/** Of the first ones, so that even a short run shows one rejected. */
const FIRST_WRONG_AT = 3

/**
 * So many diagnoses: first the project's samples as they are, then variations of them, about one
 * in twenty wrong on purpose. No two have patient or record number in common but for the first.
 * @param folder `config/samples`
 */
export async function sampleStream (folder: string, diagnoses: number): Promise<Sample[]> {
  const all = await readSamples(folder)
  const good = all.filter(sample => !sample.force)
  const wrong = all.filter(sample => sample.force)
  const first = [...good.slice(0, FIRST_WRONG_AT), ...wrong, ...good.slice(FIRST_WRONG_AT)]
  const made: Sample[] = []
  let left = diagnoses
  for (let number = 0; left > 0; number++) {
    const pattern = number % WRONG_EVERY === 0 && wrong.length > 0 ? wrong : good
    const next = first[number] ?? spread(vary(pick(pattern, number), number), number)
    // Documents with several diagnoses are left out where only one more is wanted.
    if (next.diagnoses > left) continue
    made.push(next)
    left -= next.diagnoses
  }
  return made
}

/** Variations without end, from this number on, each with one diagnosis. */
export async function moreSamples (folder: string, from: number): Promise<Iterable<Sample>> {
  const all = (await readSamples(folder)).filter(sample => sample.diagnoses === 1)
  const good = all.filter(sample => !sample.force)
  const wrong = all.filter(sample => sample.force)
  return (function * () {
    for (let number = from; ; number++) {
      const pattern = number % WRONG_EVERY === 0 && wrong.length > 0 ? wrong : good
      yield spread(vary(pick(pattern, number), number), number)
    }
  })()
}

function pick (samples: readonly Sample[], number: number): Sample {
  const sample = samples[number % samples.length]
  if (sample === undefined) throw new Error('config/samples holds no samples')
  return sample
}

function spread (sample: Sample, number: number): Sample {
  return { ...sample, hospital: number + 1 }
}
