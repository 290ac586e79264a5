using System.Security.Cryptography;
using System.Text;
using GridMap.Data;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace GridMap.Api.Accounts;

/// <summary>Whether the keys at hand are those that protect what is in the store. Whoever protects something first leaves a mark in the store
/// (0030_key_check.sql); others must be able to read it.</summary>
public static class KeyCheck
{
    private const string Purpose = "GridMap.KeyCheck";
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("these are the keys");

    /// <param name="acceptNew">The former keys are lost: what they protected stays unreadable, and these protect from now on.</param>
    /// <exception cref="StoreException">The store's keys are others.</exception>
    /// <exception cref="NpgsqlException">The store does not answer, or has no such table yet.</exception>
    public static async Task EnsureAsync(NpgsqlDataSource store, IDataProtectionProvider provider, bool acceptNew, CancellationToken cancellation)
    {
        var protector = provider.CreateProtector(Purpose);
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using (var first = new NpgsqlCommand("insert into key_check (cipher) values ($1) on conflict do nothing", connection))
        {
            first.Parameters.AddWithValue(protector.Protect(Text));
            await first.ExecuteNonQueryAsync(cancellation);
        }

        await using var read = new NpgsqlCommand("select cipher from key_check", connection);
        if (Fits(protector, (byte[])(await read.ExecuteScalarAsync(cancellation))!))
        {
            return;
        }

        if (!acceptNew)
        {
            throw new StoreException("The keys in GridMap:KeyFolder are not those that protect persons' data in this store: none of it could be read, and new data would be protected with other keys. "
                + "Set GridMap:KeyFolder to the folder with the right keys. Where those are lost for good, start once with GridMap:AcceptNewKeys=true.");
        }

        await using var anew = new NpgsqlCommand("update key_check set cipher = $1, made_at = now()", connection);
        anew.Parameters.AddWithValue(protector.Protect(Text));
        await anew.ExecuteNonQueryAsync(cancellation);
    }

    private static bool Fits(IDataProtector protector, byte[] cipher)
    {
        try
        {
            return protector.Unprotect(cipher).AsSpan().SequenceEqual(Text);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
