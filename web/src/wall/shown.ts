export const parts = ['teams', 'mailboxes'] as const
export type Part = (typeof parts)[number]
export const isPart = (text: unknown): text is Part => parts.some((one) => one === text)
