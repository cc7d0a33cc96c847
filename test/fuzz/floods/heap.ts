import v8 from 'node:v8'
import vm from 'node:vm'

const COLLECTIONS = 4
const MEBI = 2 ** 20

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc') as () => void

/** MiB that are in use once all garbage has been collected, in the heap and outside of it. */
export function memoryInUse (): number {
  // The memory behind typed arrays is given back by another thread, after the collection.
  return Math.min(...Array.from({ length: COLLECTIONS }, () => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    return (heapUsed + external) / MEBI
  }))
}
