import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { doneRun, get, signIn, watchErrors } from './world';

interface Streets { features: { geometry: { coordinates: [number, number][] }; properties: { id: number } }[] }

test('the living circles are taken out as a workbook and as CSV, named by what is in them', async ({ page }) => {
  const { areas } = await get<{ areas: { code: string }[] }>(page.request, 'living-circle?level=3');
  await page.goto('/planner?desk=circle&lang=zh');
  const take = async (name: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    return download;
  };
  const csv = await take('导出 CSV');
  expect(csv.suggestedFilename()).toMatch(/^.+-生活圈-成年人-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await csv.path(), 'utf8').trim().split(/\r?\n/);
  expect(lines.slice(1, -1).map((line) => line.split(',')[0])).toEqual(areas.map((area) => area.code));
  await page.locator('.circle-table tbody button').first().click();
  const excel = await take('导出 Excel');
  expect(excel.suggestedFilename()).toContain((await page.locator('.circle-head h2').textContent())!.replaceAll(' ', '_'));
  expect(readFileSync(await excel.path()).subarray(0, 2).toString()).toBe('PK');
});

test('a street is closed where the map is pressed, is named in the list, and a link brings it back', async ({ page }) => {
  await signIn(page.request);
  const { features: [station] } = await get<{ features: { geometry: { coordinates: [number, number] } }[] }>(page.request, 'stations?kind=community_centre');
  const [lon, lat] = station!.geometry.coordinates;
  const { features: [street] } = await get<Streets>(page.request, `streets/near?lon=${lon}&lat=${lat}&withinMetres=200`);
  const [from, to] = street!.geometry.coordinates as [[number, number], [number, number]];
  await page.goto(`/planner?desk=scenarios&lang=zh&sview=18.0/${(from[1] + to[1]) / 2}/${(from[0] + to[0]) / 2}`);
  await page.getByRole('button', { name: '封路' }).click();
  await page.getByRole('button', { name: '放在地图中心' }).click();
  const change = page.locator('.changes li');
  await expect(change).toHaveCount(1);
  await expect(change).toContainText(/封闭.+（\d/);
  const said = (await change.locator('.change-text').textContent())!;
  await expect.poll(() => new URL(page.url()).searchParams.has('draft')).toBe(true);
  await page.goto(page.url());
  await expect(change.locator('.change-text')).toHaveText(said);
  await page.keyboard.press('Control+z');
  await expect(change).toHaveCount(1); // what the link brought is where it begins
});

test('who may not plan is told so once, without a refusal, and can sign in as somebody else', async ({ page, request }) => {
  const errors = watchErrors(page);
  await doneRun(request);
  await signIn(page.request, { name: 'dispatcher', password: 'gridmap-demo' });
  await page.goto('/planner?lang=zh&desk=scenarios');
  const told = page.locator('.wrong-role');
  await expect(told).toContainText('您以调度员身份登录');
  for (const desk of ['选址', '划分与边界', '导入数据', '覆盖分析']) {
    await page.getByRole('navigation', { name: '工作台' }).getByRole('button', { name: desk }).click();
    await expect(told).toBeVisible();
  }
  await page.locator('.recent-run').first().click();
  await expect(page.locator('.figures-share')).toBeVisible(); // results are everybody's
  expect(errors).toEqual([]);
  await told.getByRole('button', { name: '换个账号登录' }).click();
  await page.getByLabel('账号').fill('planner');
  await page.getByLabel('密码').fill('gridmap-demo');
  await page.getByRole('dialog').getByRole('button', { name: '登录', exact: true }).click();
  await expect(told).toHaveCount(0);
});

test('every desk tells its keys, and the Back button leads through what was opened', async ({ page }) => {
  await signIn(page.request);
  const { features: [district] } = await get<{ features: { properties: { id: number } }[] }>(page.request, 'areas?level=1');
  await page.goto(`/planner?lang=zh&desk=borders&area=${district!.properties.id}`);
  const path = page.locator('.edit-path button'); // all, and the district
  await expect(path).toHaveCount(2);
  await page.locator('.edit-list .icon-button').first().click();
  await expect(path).toHaveCount(3);
  await page.goBack();
  await expect(path).toHaveCount(2);
  for (const desk of ['方案比选', '选址', '生活圈体检', '划分与边界', '导入数据', '覆盖分析']) {
    await page.getByRole('navigation', { name: '工作台' }).getByRole('button', { name: desk }).click();
    await page.locator('main.desk').waitFor();
    await page.locator('h1').click();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: '快捷键' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: '快捷键' })).toBeHidden();
  }
});
