using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Data.EntityFramework;

/// <summary>Maps NetTopologySuite geometries to PostGIS columns.</summary>
internal sealed class GeometryTypeMapping : RelationalTypeMapping
{
    public GeometryTypeMapping(Type clrType, string storeType)
        : base(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(clrType, comparer: CreateComparer(clrType)), storeType))
    {
    }

    private GeometryTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) => new GeometryTypeMapping(parameters);

    protected override void ConfigureParameter(DbParameter parameter) => ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Geometry;

    private static ValueComparer CreateComparer(Type clrType) =>
        (ValueComparer)Activator.CreateInstance(typeof(ExactComparer<>).MakeGenericType(clrType))!;

    private sealed class ExactComparer<T>() : ValueComparer<T>(
        (a, b) => a == null ? b == null : b != null && a.EqualsExact(b),
        value => value.GetHashCode(),
        value => (T)value.Copy())
        where T : Geometry;
}

internal sealed class GeometryTypeMappingPlugin : IRelationalTypeMappingSourcePlugin
{
    public RelationalTypeMapping? FindMapping(in RelationalTypeMappingInfo mappingInfo) =>
        mappingInfo.ClrType is { } type && typeof(Geometry).IsAssignableFrom(type)
            ? new GeometryTypeMapping(type, mappingInfo.StoreTypeName ?? "geometry")
            : null;
}

internal sealed class GeometryOptionsExtension : IDbContextOptionsExtension
{
    public DbContextOptionsExtensionInfo Info => new ExtensionInfo(this);

    public void ApplyServices(IServiceCollection services) =>
        services.AddSingleton<IRelationalTypeMappingSourcePlugin, GeometryTypeMappingPlugin>();

    public void Validate(IDbContextOptions options)
    {
        // Nothing to configure, so nothing can be wrong.
    }

    private sealed class ExtensionInfo(IDbContextOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "geometry ";

        public override int GetServiceProviderHashCode() => 0;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["GridMap:Geometry"] = "1";

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;
    }
}

/// <summary>Switches the mapping on for a DbContext.</summary>
public static class GeometryOptions
{
    public static T UseGeometry<T>(this T options)
        where T : DbContextOptionsBuilder
    {
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(
            options.Options.FindExtension<GeometryOptionsExtension>() ?? new GeometryOptionsExtension());
        return options;
    }
}
