using Npgsql;

namespace GridMap.Api.Events;

/// <summary>Fictitious events of the demo city, some overdue, so that the board has something to show.</summary>
public static class DemoEvents
{
    // what: n nothing yet, a accepted, w a department called in, x closed. One for each spot, the assigned micro-grids first.
    private const string Sql = """
        create temp table demo_event on commit drop as
        with spots as (
          select row_number() over (order by exists (select from assignment s where s.micro_grid_id = a.id) desc, md5(a.code)) as n, st_pointonsurface(a.geom) as place
          from area a where a.level = 5 and a.valid_to is null)
        select md5('demo event ' || v.n)::uuid as id, v.*, s.place from (values
          (1, 'street_light', '三单元门口的路灯连续几晚不亮，老人出门看不清台阶', 60, 'n'), (2, 'fire_hazard', '二楼楼道堆了纸箱和旧家具，挡住消防通道', 10, 'a'),
          (3, 'garbage', '垃圾房满了没有清运，味道很大', 30, 'w'), (4, 'water_leak', '单元门前自来水管漏水，路面结了水坑', 3, 'a'),
          (5, 'parking', '小区入口常有车辆乱停，救护车进不来', 9, 'n'), (6, 'noise', '楼下装修周末早上就开工', 5, 'n'),
          (7, 'public_facility', '健身器材的踏板断了', 70, 'a'), (8, 'tree', '行道树的枝条压在电线上', 6, 'w'), (9, 'care', '隔壁独居老人两天没有出门，敲门没人应', 2, 'a'),
          (10, 'dispute', '两户为晾晒的位置多次争吵', 80, 'n'), (11, 'illegal_building', '一楼住户在公共绿地上搭了棚子', 100, 'w'), (12, 'garbage', '绿化带里有人倒装修垃圾', 20, 'n'),
          (13, 'street_light', '桥头两盏路灯忽明忽暗', 40, 'x'), (14, 'public_facility', '儿童滑梯的螺丝松了', 50, 'x'), (15, 'other', '宣传栏玻璃裂了', 12, 'n'), (16, 'fire_hazard', '灭火器过期没有更换', 26, 'n')
        ) v (n, category, body, hours, what) join spots s using (n);

        insert into event (id, category, body, geom, raised_kind, raised_at, made_at, content_hash)
        select id, category, body, place, 'resident', now() - make_interval(hours => hours), now() - make_interval(hours => hours), '' from demo_event;

        insert into event_step (id, event_id, at, actor_kind, account_id, action, note, for_resident, department)
        select md5(d.id || a.action)::uuid, d.id, now() - make_interval(hours => d.hours - 1), 'dispatcher', c.id, a.action, a.note, a.action = 'close', case when a.action = 'whistle' then k.department end
        from demo_event d join event_category k on k.code = d.category
        join (values ('a', 'accept', ''), ('w', 'whistle', '请派人到现场'), ('x', 'close', '已修好，谢谢您的上报')) a (what, action, note) using (what)
        join account c on c.name = 'dispatcher' and c.demo;
        """;

    /// <summary>Acts as the owner of the store. Does nothing where there is an event, or no demo dispatcher.</summary>
    /// <returns>How many were made.</returns>
    public static async Task<int> MakeAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var wanted = new NpgsqlCommand("select not exists (select from event) and exists (select from account where name = 'dispatcher' and demo)", connection))
        {
            if (await wanted.ExecuteScalarAsync(cancellation) is not true)
            {
                return 0;
            }
        }

        await using var make = new NpgsqlCommand(Sql, connection);
        await make.ExecuteNonQueryAsync(cancellation);
        await using var count = new NpgsqlCommand("select count(*)::int from event", connection);
        var made = (int)(await count.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        return made;
    }
}
