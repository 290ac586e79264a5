import { defineConfig } from '@playwright/test';

const baseURL = process.env.BASE_URL ?? 'http://127.0.0.1:5080';
const roles = ['planner', 'worker', 'dispatcher', 'resident'];

/** The same stories over two cities; the launcher serves each and names the project. BASE_URL is the service to test. */
export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 30_000 },
  fullyParallel: true,
  workers: 2,
  retries: 1, // a machine may stall; the report names what passed at the second try only
  forbidOnly: true,
  reporter: [['list'], ['json']],
  use: {
    baseURL,
    // The tour of the first visit was taken; its own spec begins without.
    storageState: { cookies: [], origins: [{ origin: new URL(baseURL).origin, localStorage: roles.map((role) => ({ name: `gridmap.tour.${role}`, value: 'taken' })) }] },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
  },
  projects: [{ name: 'demo' }, { name: 'chengdu' }],
});
