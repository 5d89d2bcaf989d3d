import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// `npm run dev` shows the console against an engine that runs already.
const engine = process.env.BARID_URL ?? 'http://127.0.0.1:8025'

export default defineConfig({
  plugins: [react()],
  // the colours of rule files are the same in every editor
  resolve: { alias: { '@editors': join(import.meta.dirname, '../editors/codemirror') } },
  // the engine puts a fresh nonce into every copy of index.html (runtime/http/console)
  html: { cspNonce: '__NONCE__' },
  server: { proxy: { '/api': { target: engine, changeOrigin: true } } },
  build: {
    // scripts/console builds aside, so that an engine that starts meanwhile finds a whole console
    outDir: process.env.BARID_DIST ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // a data: font or picture would need a wider policy than 'self'
    assetsInlineLimit: 0,
    // what counts is the budget of tests/browser/bundle.test.mjs
    chunkSizeWarningLimit: 900,
    manifest: 'manifest.json',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // what the first page needs comes in one piece, not in the two dozen that other pages share with it
            { name: 'first', tags: ['$initial'] },
            // and small parts that several pages share (icons, most of all) come with those that are used alike
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 10_000 },
          ],
        },
      },
    },
    license: { fileName: 'licences.json' },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
})
