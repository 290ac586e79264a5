using System.Data.Common;
using GridMap.Data;

namespace GridMap.Api.Accounts;

/// <param name="Q">Part of a name; null: any.</param>
/// <param name="State">One of <see cref="AccountList.States"/>; null: any.</param>
/// <param name="Page">From 1.</param>
public sealed record AccountFilter(string? Q, string? Role, string? State, int Page);

/// <summary>Reads the accounts that an administrator manages; the transaction's actor says which those are.</summary>
public static class AccountList
{
    public static readonly string[] States = ["active", "disabled", "locked", "must_change"];

    private const int PageSize = 50;

    private const string Columns = """
        select a.id, a.name, a.display_name, a.role, a.everywhere,
          (select jsonb_agg(jsonb_build_object('id', r.id, 'code', r.code, 'name', r.name, 'level', r.level) order by r.code)
           from account_scope c join area r on r.id = c.area_id where c.account_id = a.id)::text,
          a.disabled, a.demo, a.must_change_password, a.second_factor, case when l.locked_until > now() then l.locked_until end, l.signed_in_at,
          (select count(*)::int from account_session s where s.account_id = a.id and s.expires_at > now()),
          (select count(*)::int from assignment g where g.worker_id = a.id and (g.valid_to is null or g.valid_to > city_day())),
          a.id = actor_account(), (count(*) over ())::int
        from account a left join account_sign_in l on l.account_id = a.id
        """;

    public static async Task<AccountsDocument> ReadAsync(ActingTransaction work, AccountFilter filter, CancellationToken cancellation)
    {
        var accounts = new List<AccountDocument>();
        var total = 0;
        await using var command = work.Command($"""
            {Columns}
            where a.id in (select managed_accounts(null))
              and ($1::text is null or strpos(lower(a.name || ' ' || a.display_name), lower($1)) > 0) and ($2::text is null or a.role = $2)
              and case $3::text when 'active' then not a.disabled when 'disabled' then a.disabled when 'locked' then l.locked_until > now()
                when 'must_change' then a.must_change_password else true end
            order by a.name limit $4 offset $5
            """, filter.Q, filter.Role, filter.State, PageSize, (filter.Page - 1) * PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(Read(reader));
            total = reader.GetInt32(15);
        }

        return new AccountsDocument(accounts, total);
    }

    /// <summary>Null: there is none, or it is not the actor's to manage.</summary>
    public static async Task<AccountDocument?> FindAsync(ActingTransaction work, long id, CancellationToken cancellation)
    {
        await using var command = work.Command($"{Columns} where a.id in (select managed_accounts($1))", id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    private static AccountDocument Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4), MyAccountEndpoints.AreasOf(row.IsDBNull(5) ? null : row.GetString(5)),
        row.GetBoolean(6), row.GetBoolean(7), row.GetBoolean(8), row.GetBoolean(9), InstantOf(row, 10), InstantOf(row, 11),
        row.GetInt32(12), row.GetInt32(13), row.GetBoolean(14));

    private static DateTimeOffset? InstantOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
