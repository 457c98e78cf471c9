import fc from 'fast-check'

// With a random seed, a mutant could be killed in one run and survive the next.
fc.configureGlobal({ seed: 20_250_101 })
