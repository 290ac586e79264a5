import { expect, test } from '@playwright/test';
import { inEveryView } from './views';
import { doneRun, get, signIn } from './world';

interface Gap {
  properties: {
    gap: number; people: number; reason: string; communityName: string | null; evidence: { station: { name: string } | null };
    remedy: { peopleClosed: number; stationName: string | null; compound: string | null } | null;
  };
}
const words = ({ properties: gap }: Gap) => [gap.communityName, gap.evidence.station?.name, gap.remedy?.stationName, gap.remedy?.compound].join(' ');
const gapsOf = async (request: Parameters<typeof get>[0], run: string) => (await get<{ features: Gap[] }>(request, `coverage-runs/${run}/gaps`)).features;

test('the answer is one sentence with its figures', async ({ page, request }) => {
  const run = await doneRun(request);
  await signIn(page.request); // who has no scope is told counts in steps
  const gaps = await gapsOf(page.request, run.id);
  const { people, peopleCovered, peopleUnsnapped, peopleExcluded } = run.totals;
  await page.goto(`/planner?lang=zh&run=${run.id}`);
  const n = (count: number) => count.toLocaleString('zh-CN');
  await expect(page.locator('.figures-said')).toContainText(`（共 ${n(people)} 人）；${n(people - peopleCovered - peopleUnsnapped - peopleExcluded)} 人走不到，在 ${gaps.length} 处缺口里`);
});

test('a question is in the address before it is run, and opens again from there', async ({ page }) => {
  await page.goto('/planner?lang=en');
  await page.getByRole('combobox', { name: 'Within how many minutes' }).selectOption('10');
  await page.getByRole('combobox', { name: 'Who walks' }).selectOption('elder');
  await expect.poll(() => page.url()).toContain('ask=kind:community_centre,10,elder');
  await page.goto(page.url());
  await expect(page.getByRole('combobox', { name: 'Who walks' })).toHaveValue('elder');
  await expect(page.getByRole('combobox', { name: 'Within how many minutes' })).toHaveValue('10');
});

inEveryView(({ isPhone, say }) => {
  test('changes of the question are undone and done again, by keys, by the buttons and by Back', async ({ page }) => {
    await page.goto('/planner');
    const minutes = page.getByRole('combobox', { name: say('ask.minutes') });
    const [undo, redo] = [page.getByRole('button', { name: say('cov.undo') }), page.getByRole('button', { name: say('cov.redo') })];
    await expect(undo).toBeDisabled();
    for (const wanted of ['5', '10', '20']) await minutes.selectOption(wanted);
    await page.locator('h1').click();
    await (isPhone ? undo.tap() : page.keyboard.press('Control+z'));
    await expect(minutes).toHaveValue('10');
    await undo.click();
    await expect(minutes).toHaveValue('5');
    await page.goBack();
    await expect(minutes).toHaveValue('15');
    await expect(undo).toBeDisabled();
    await (isPhone ? redo.tap() : page.keyboard.press('Control+Shift+z'));
    await expect(minutes).toHaveValue('5');
    await minutes.selectOption('30'); // a new step takes the place of what was undone
    await expect(redo).toBeDisabled();
  });

  test('gaps are found by community and reason, and a link brings that back', async ({ page, request }) => {
    const run = await doneRun(request);
    const gaps = await gapsOf(page.request, run.id);
    const { reason, communityName } = gaps.find((gap) => gap.properties.communityName && gap.properties.people >= 10)!.properties;
    await page.goto(`/planner?run=${run.id}&tab=gaps`);
    await page.getByRole('combobox', { name: say('gaps.reasons') }).selectOption(reason);
    await page.getByRole('searchbox', { name: say('cov.gaps.find') }).fill(communityName!);
    const wanted = gaps.filter((gap) => gap.properties.reason === reason && words(gap).includes(communityName!));
    await expect(page.locator('.gap')).toHaveCount(wanted.length);
    await page.goto(page.url());
    await expect(page.locator('.gap')).toHaveCount(wanted.length);
    await page.getByRole('searchbox', { name: say('cov.gaps.find') }).fill('no such community');
    await expect(page.locator('.gaps-empty')).toHaveText(say('cov.gaps.notFound'));
  });
});

test('what is selected is undone, and the list and the card follow', async ({ page, request }) => {
  const run = await doneRun(request);
  await page.goto(`/planner?lang=en&run=${run.id}`);
  await page.locator('tbody tr').first().click();
  const area = (await page.locator('.card h2').textContent())!;
  await page.getByRole('tab', { name: /Gaps/ }).click();
  await page.locator('.gap').nth(1).click();
  await expect(page.locator('.card')).toContainText('Straight');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.card h2')).toHaveText(area);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.card')).toHaveCount(0);
});

test('gaps are listed by how many people the best change helps', async ({ page, request }) => {
  const run = await doneRun(request);
  const gaps = await gapsOf(page.request, run.id);
  await page.goto(`/planner?lang=zh&run=${run.id}&tab=gaps&gapsort=-closed`);
  const most = Math.max(...gaps.map((gap) => gap.properties.remedy?.peopleClosed ?? 0));
  await expect(page.locator('.gap').first()).toContainText(most === gaps.find((gap) => gap.properties.remedy?.peopleClosed === most)!.properties.people ? '可全部解决' : `可解决 ${most.toLocaleString('zh-CN')} /`);
});

test('a row under the pointer or the focus is marked on the map, and the other way round', async ({ page, request }) => {
  const run = await doneRun(request);
  await page.goto(`/planner?lang=en&run=${run.id}&tab=gaps`);
  const marked = () => page.locator('.leaflet-gaps-pane path[stroke-width="4"]').count();
  await page.locator('.gap').first().waitFor();
  await expect.poll(marked).toBe(0);
  await page.locator('.gap').first().hover();
  await expect.poll(marked).toBeGreaterThan(0);
  await page.mouse.move(700, 20);
  await expect.poll(marked).toBe(0);
  await page.locator('.gap').nth(2).focus();
  await expect.poll(marked).toBeGreaterThan(0);
  await page.locator('.gap').nth(2).blur();

  await page.locator('.leaflet-gaps-pane path').last().dispatchEvent('mouseover', { bubbles: true });
  await expect(page.locator('.gap.is-hovered')).toHaveCount(1);
  await expect(page.locator('.gap.is-hovered')).toBeInViewport();
});

test('keys do what the help says, and can be turned off', async ({ page, request }) => {
  const run = await doneRun(request);
  await page.goto(`/planner?lang=en&run=${run.id}`);
  await page.locator('tbody tr').first().waitFor();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toBeVisible();
  await page.keyboard.press('g'); // does nothing behind the dialog
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden(); // until then keys are the dialog’s
  await expect(page.getByRole('tab', { name: /Areas/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('2');
  await expect(page.getByRole('button', { name: 'Subdistrict', exact: true })).toHaveAttribute('aria-pressed', 'true');
  const subdistricts = (await get<{ areas: unknown[] }>(request, `coverage-runs/${run.id}/areas?level=2`)).areas.length;
  await expect(page.locator('tbody tr')).toHaveCount(subdistricts);
  await page.keyboard.press('j');
  await expect(page.locator('tbody tr').first()).toHaveClass(/is-chosen/);
  await page.keyboard.press('j');
  await expect(page.locator('tbody tr').nth(1)).toHaveClass(/is-chosen/);
  await expect(page.locator('tbody tr')).toHaveCount(subdistricts); // though the map has gone to the one that is chosen
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Find in the gaps' })).toBeFocused();
  await page.keyboard.type('3a');
  await expect(page.getByRole('tab', { name: /Gaps/ })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('searchbox').fill('');
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await help.getByLabel('Use single-key shortcuts').uncheck();
  await help.getByRole('button', { name: 'Close' }).click();
  await page.locator('h1').click();
  await page.keyboard.press('a');
  await expect(page.getByRole('tab', { name: /Gaps/ })).toHaveAttribute('aria-selected', 'true');
});
