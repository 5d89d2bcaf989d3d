import './design/mantine.css'
import './design/base.css'
import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { type ReactNode, StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from './api/queries'
import { router } from './app/router'
import { nonce } from './design/nonce'
import { theme } from './design/theme'
import { usePreferences } from './preferences/preferences'
import { allWords, speak, startWords } from './words/words'

/** Language and direction follow what the person chose, here or in another tab. */
function Spoken({ children }: { children: ReactNode }) {
  const { language } = usePreferences()
  const { setDirection } = useDirection()
  useEffect(() => {
    void speak(language).then(() => setDirection(language === 'ar' ? 'rtl' : 'ltr'))
  }, [language, setDirection])
  return children
}

function App() {
  const { colours } = usePreferences()
  return (
    <DirectionProvider
      initialDirection={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}
      detectDirection={false}
    >
      <MantineProvider
        theme={theme}
        getStyleNonce={() => nonce}
        defaultColorScheme="auto"
        {...(colours === 'auto' ? {} : { forceColorScheme: colours })}
      >
        <QueryClientProvider client={queries}>
          <Spoken>
            <RouterProvider router={router} />
          </Spoken>
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  )
}

const root = document.getElementById('root')
if (root)
  // the mark of index.html stays until there is a page to draw
  void Promise.all([startWords(), router.load()]).then(() => {
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    )
    // for windows that are opened over the first page; without them a page loads them itself
    void allWords().catch(() => undefined)
  })
