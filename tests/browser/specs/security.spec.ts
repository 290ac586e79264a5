import { expect, test } from '@playwright/test';

/** Pages that the service serves; what each shows is its own spec's matter. */
for (const path of ['/', '/planner', '/planner?desk=borders', '/worker', '/dispatcher', '/account', '/admin']) {
  test(`${path} runs under its content security policy, which allows no inline script or style`, async ({ page }) => {
    const violations: string[] = [];
    page.on('console', (message) => { if (/content security policy/i.test(message.text())) violations.push(message.text()); });
    const response = await page.goto(path);
    const policy = response!.headers()['content-security-policy']!;
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    if (['/worker', '/dispatcher', '/account', '/admin'].includes(path)) await page.locator('form').first().waitFor();
    else await page.locator('.leaflet-tile-pane canvas').first().waitFor();
    await page.mouse.click(700, 400);
    await page.waitForTimeout(1000);
    expect(violations).toEqual([]);

    // The policy is in force: a script that gets into the page does nothing.
    const ran = await page.evaluate(() => new Promise<boolean>((resolve) => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      setTimeout(() => { resolve('injected' in window); }, 100);
    }));
    expect(ran).toBe(false);
  });
}
