using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace GridMap.Api.Visits;

/// <summary>
/// What a phone was told: which households it has, and the oldest transaction that was under way when they were read. Everything that it
/// did not see has the number of that transaction or a later one, so nothing is missed between two answers. The phone keeps it sealed:
/// the service keeps nothing, and nobody can ask about others' households by making one up.
/// </summary>
/// <param name="Epoch">Of the database's transaction numbers.</param>
/// <param name="OldestUnderWay">Number of a transaction.</param>
/// <param name="Catalogues">Version of the catalogues: intervals make due dates.</param>
/// <param name="MicroGrids">Digest of the micro-grids.</param>
/// <param name="Events">Digest of the worker's events.</param>
/// <param name="Households">Ascending.</param>
internal sealed record SyncCursor(string Epoch, ulong OldestUnderWay, string Catalogues, string MicroGrids, string Events, long[] Households)
{
    /// <summary>Beyond it a cursor is not looked at.</summary>
    public const int MostCharacters = 1_000_000;

    private const byte Form = 2;

    public string Seal(IDataProtectionProvider provider, long account)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Form);
        writer.Write(Epoch);
        writer.Write(OldestUnderWay);
        writer.Write(Catalogues);
        writer.Write(MicroGrids);
        writer.Write(Events);
        writer.Write7BitEncodedInt(Households.Length);
        for (var i = 0; i < Households.Length; i++)
        {
            writer.Write7BitEncodedInt64(Households[i] - (i == 0 ? 0 : Households[i - 1]));
        }

        return WebEncoders.Base64UrlEncode(Protector(provider, account).Protect(bytes.ToArray()));
    }

    /// <returns>Null where it is none of ours, another account's, or was sealed with keys that are gone: the phone is sent everything.</returns>
    public static SyncCursor? Open(IDataProtectionProvider provider, long account, string? sealedText)
    {
        if (sealedText is null || sealedText.Length > MostCharacters)
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(Protector(provider, account).Unprotect(WebEncoders.Base64UrlDecode(sealedText))));
            if (reader.ReadByte() != Form)
            {
                return null;
            }

            var (epoch, oldest, catalogues, microGrids, events) = (reader.ReadString(), reader.ReadUInt64(), reader.ReadString(), reader.ReadString(), reader.ReadString());
            var households = new long[reader.Read7BitEncodedInt()];
            for (var i = 0; i < households.Length; i++)
            {
                households[i] = reader.Read7BitEncodedInt64() + (i == 0 ? 0 : households[i - 1]);
            }

            return new SyncCursor(epoch, oldest, catalogues, microGrids, events, households);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static IDataProtector Protector(IDataProtectionProvider provider, long account) =>
        provider.CreateProtector("GridMap.Visits.Cursor", account.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
